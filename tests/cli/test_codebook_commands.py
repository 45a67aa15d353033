"""Codebooks in the shell: showing, linting and importing them, counting by KH Coder's rule files, and codebooks that cannot be read."""

import json
import tomllib

import openpyxl
import pytest

resource = pytest.importorskip("resource", reason="the time of a process is told by POSIX")

NOVEL = "<H1>春</H1>\n<H2>一</H2>\n返納した。\n不安だ。返納だ。\n<H1>夏</H1>\n<H2>二</H2>\n個人情報が怖い。番号を忘れる。\n青い空だ。\n"
RULES = "＊返納\n返納\n\n＊不安\n不安 or 怖い\n\n＊情報\n個人情報\n\n＊女\n<>性-->女 and 不安\n\n＊青\n青い\n"
FILES = {
    "novel.txt": NOVEL,
    "rules.cod": RULES,
    "more.cod": "＊合計\n<＊返納> or <＊不安>\n",
    "vars.csv": "性,区\n1,東\n2,西\n",
    "labels.csv": "variable,value,label\n性,1,女\n性,2,男\n",
    "forced.txt": "個人情報\n",
    "stop.txt": "青い\n",
    "mine.toml": '[codebook]\nname = "mine"\n[[codes]]\nname = "fear"\nja = "恐れ"\nen = "Fear"\ndefinition = "怖い"\nrules = ["怖い or 不安"]\n',
    "wrong.toml": "[[codes]]\nname = 'a'\nrules = [\n'不安',\n'プライバシイ',\n'not 便利',\n]\n",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    for name, content in FILES.items():
        (folder / name).write_text(content, "utf-8")
    return folder


@pytest.fixture(scope="module")
def run(miner_command, folder):
    return lambda *arguments, **more: miner_command(*arguments, cwd=folder, **more)


def rows(done):
    assert done.code == 0, done.err
    return [json.loads(line) for line in done.out.splitlines()]


def numbers(done):
    return {(row["group"], row["code"]): row["n"] for row in rows(done)}


# miner codebook


def test_show_prints_the_packaged_codebook_in_either_language(run):
    japanese, english = run("codebook", "show"), run("codebook", "show", "--language", "en")
    assert japanese.code == english.code == 0
    assert japanese.out != english.out
    for done in (japanese, english):
        assert done.said == []
        assert "■ security_anxiety  " in done.out


@pytest.mark.parametrize(("given", "holds"), [((), "■ fear  恐れ\n  定義: 怖い\n  ルール: 怖い or 不安\n"), (("-f", "md"), "## 恐れ (`fear`)"),
                                              (("--language", "en"), "■ fear  Fear\n")])  # fmt: skip
def test_show_prints_a_codebook_for_people(run, given, holds):
    assert holds in run("codebook", "show", "mine.toml", *given).out


@pytest.mark.parametrize("suffix", [".md", ".xlsx"])
def test_show_writes_a_file(run, tmp_path, suffix):
    path = tmp_path / f"book{suffix}"
    done = run("codebook", "show", "rules.cod", "-o", path)
    assert (done.code, done.out) == (0, "")
    if suffix == ".md":
        assert path.read_text("utf-8").startswith("# rules\n")
    else:
        cells = list(openpyxl.load_workbook(path).active.values)
        assert cells[0] == ("code", "label", "definition", "include", "exclude", "decision", "rules")
        assert [(row[0], row[1], row[6]) for row in cells[1:3]] == [("＊返納", "返納", "返納"), ("＊不安", "不安", "不安 or 怖い")]


def test_lint_names_mistakes_and_ends_with_1(run):
    done = run("codebook", "lint", "wrong.toml")
    assert done.code == 1
    assert done.said == ["miner: 2 probable mistakes"]
    unknown, always = done.out.splitlines()
    assert unknown.startswith("wrong.toml, line 5, column 2 (a): 'プライバシイ' is not in the dictionary.")
    assert always.startswith("wrong.toml, line 6, column 2 (a): 'not 便利' is true of texts")


def test_lint_writes_rows(run, tmp_path):
    done = run("codebook", "lint", "wrong.toml", "-o", tmp_path / "mistakes.jsonl")
    assert done.code == 1
    found = [json.loads(line) for line in (tmp_path / "mistakes.jsonl").read_text("utf-8").splitlines()]
    assert [(row["kind"], row["where"]) for row in found] == [("unknown", "wrong.toml, line 5, column 2 (a)"), ("always", "wrong.toml, line 6, column 2 (a)")]
    assert all(list(row) == ["kind", "where", "found", "remedy"] for row in found)


@pytest.mark.parametrize("files", [[], ["rules.cod"], ["rules.cod", "more.cod"]])
def test_lint_without_mistakes_ends_with_0(run, files):
    done = run("codebook", "lint", *files)
    assert (done.code, done.out, done.said) == (0, "", ["miner: 0 probable mistakes"])


# miner import


def test_imported_rule_file_is_a_codebook(run, tmp_path):
    done = run("import", "codebook", "rules.cod", "-o", tmp_path / "new.toml")
    assert done.code == 0
    assert len(done.said) == 1
    assert [code["name"] for code in tomllib.loads((tmp_path / "new.toml").read_text("utf-8"))["codes"]] == ["返納", "不安", "情報", "女", "青"]
    assert numbers(run("count", "novel.txt", "--whole", "--codebook", tmp_path / "new.toml", "--unit", "paragraph", "-f", "jsonl")) == {
        ("", "返納"): 2, ("", "不安"): 2, ("", "情報"): 1, ("", "青"): 1, ("", "女"): 0,
    }  # fmt: skip


def test_import_prints_the_codebook_of_a_workbook(run, tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("コード").append(["コード", "ルール"])
    book["コード"].append(["恐れ", "怖い\n不安"])
    book.save(tmp_path / "codes.xlsx")
    done = run("import", "codebook", tmp_path / "codes.xlsx", "--sheet", "コード")
    assert tomllib.loads(done.out)["codes"] == [{"name": "恐れ", "rules": ["怖い", "不安"]}]


# Counting by a rule file


def test_count_of_a_novel_by_heading(run):
    done = run("count", "novel.txt", "--codebook", "rules.cod", "--unit", "sentence", "--by", "heading1", "--variables", "h2=vars.csv", "--labels",
               "labels.csv", "--words", "forced.txt", "--stop-words", "stop.txt", "-f", "jsonl")  # fmt: skip
    assert done.said == ["miner: rules.cod: rules are read as KH Coder does"]
    found = rows(done)
    assert {"code", "n", "share", "low", "high", "method", "chi2", "df", "p"} <= set(found[0])
    assert all(row["method"].endswith("rules read as KH Coder does") for row in found)
    assert {row["group"]: row["n_texts"] for row in found} == {"春": 5, "夏": 5}  # headings are sentences
    counts = {(row["group"], row["code"]): row["n"] for row in found}
    assert {key: n for key, n in counts.items() if n} == {
        ("春", "＊返納"): 2, ("春", "＊不安"): 1, ("春", "＊女"): 1, ("春", "uncoded"): 2,
        ("夏", "＊不安"): 1, ("夏", "＊情報"): 1, ("夏", "uncoded"): 4,
    }  # fmt: skip
    assert not any(code == "＊青" for _, code in counts)  # a code that no text has is in no cross table


def test_count_by_a_variable_has_a_block_a_label(run):
    given = ["count", "novel.txt", "--codebook", "rules.cod", "--variables", "h2=vars.csv", "--labels", "labels.csv", "--by", "性"]
    found = numbers(run(*given, "-f", "jsonl"))
    assert {key: n for key, n in found.items() if n} == {
        ("女", "＊返納"): 2, ("女", "＊不安"): 1, ("女", "＊女"): 1, ("男", "＊不安"): 1, ("男", "＊情報"): 1, ("男", "＊青"): 1,
    }  # fmt: skip
    assert [line for line in run(*given).out.splitlines() if line.startswith("■")] == ["■ 性: 女 (2 件)", "■ 性: 男 (2 件)", "■ 性 による差 (χ² 検定)"]


@pytest.mark.parametrize(
    ("given", "said", "found"),
    [
        ((), "as KH Coder does", {"＊返納": 2, "＊不安": 2, "＊情報": 1, "＊女": 0, "＊青": 1}),
        (("--no-join",), "as KH Coder does", {"＊返納": 2, "＊不安": 2, "＊情報": 0, "＊女": 0, "＊青": 1}),
        (("--stop-words", "stop.txt"), "as KH Coder does", {"＊返納": 2, "＊不安": 2, "＊情報": 1, "＊女": 0, "＊青": 0, "uncoded": 1}),
        (("--unit", "h1"), "as KH Coder does", {"＊返納": 1, "＊不安": 2, "＊情報": 1, "＊女": 0, "＊青": 1}),
        (("--unit", "text"), "as KH Coder does", {"＊返納": 2, "＊不安": 2, "＊情報": 1, "＊女": 0, "＊青": 1, "uncoded": 4}),
        (("--native", "--unit", "h2"), "in our own way (native)", {"＊返納": 1, "＊不安": 2, "＊情報": 1, "＊女": 0, "＊青": 1}),
        (("--codebook", "more.cod"), "as KH Coder does", {"＊返納": 2, "＊不安": 2, "＊情報": 1, "＊女": 0, "＊青": 1, "＊合計": 3}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_count_of_a_novel(run, given, said, found):
    done = run("count", "novel.txt", "--codebook", "rules.cod", *given, "-f", "jsonl")
    assert done.said[0] == f"miner: rules.cod{', more.cod' if 'more.cod' in given else ''}: rules are read {said}"
    assert all("--variables" in note for note in done.said[1:])
    assert all(("as KH Coder does" in row["method"]) == ("KH" in said) for row in rows(done))
    assert {code: n for (_, code), n in numbers(done).items()} == found


def test_negated_word_counts_for_khcoder_only(run):
    counts = [numbers(run("count", "-", "--codebook", "rules.cod", *native, "-f", "jsonl", stdin="不安はない。\n".encode())) for native in ((), ("--native",))]
    assert [found["", "＊不安"] for found in counts] == [1, 0]


def test_matrix_is_a_workbook_with_a_line_a_segment(run, tmp_path):
    done = run(
        "code", "novel.txt", "--codebook", "rules.cod", "--variables", "h2=vars.csv", "--labels", "labels.csv", "--matrix", "-o", tmp_path / "matrix.xlsx"
    )
    assert done.code == 0
    head, *found = openpyxl.load_workbook(tmp_path / "matrix.xlsx").active.values
    assert head == ("id", "h1", "heading1", "h2", "heading2", "paragraph", "性", "区", "＊返納", "＊不安", "＊情報", "＊女", "＊青")
    assert [row[1:] for row in found] == [
        (1, "春", 1, "一", 1, "女", "東", 1, 0, 0, 0, 0),
        (1, "春", 1, "一", 2, "女", "東", 1, 1, 0, 1, 0),
        (2, "夏", 2, "二", 3, "男", "西", 0, 1, 1, 0, 0),
        (2, "夏", 2, "二", 4, "男", "西", 0, 0, 0, 0, 1),
    ]


def test_similarity_is_a_matrix_or_a_line_a_pair(run):
    given = ["count", "novel.txt", "--codebook", "rules.cod", "--similarity"]
    found = {(row["code"], row["other"]): row for row in rows(run(*given, "-f", "jsonl"))}
    assert len(found) == 16
    assert found["＊返納", "＊不安"] == {"code": "＊返納", "other": "＊不安", "n_both": 1, "n_either": 3, "jaccard": 1 / 3}
    assert [line.split() for line in run(*given).out.splitlines()][:3] == [
        ["Jaccard", "返納", "不安", "情報", "青"], ["返納", "1.000", "0.333", "0.000", "0.000"], ["不安", "0.333", "1.000", "0.500", "0.000"],
    ]  # fmt: skip


def test_associated_gives_a_line_a_word(run):
    given = ["count", "novel.txt", "--codebook", "rules.cod", "--associated", "＊不安"]
    found = rows(run(*given, "-f", "jsonl", "--measure", "dice"))
    assert {row["word"] for row in found} == {"個人情報", "番号", "忘れる"}
    assert found[0]["score"] == pytest.approx(2 / 3)
    assert "関連の強さ" in run(*given).out.splitlines()[0]


@pytest.mark.parametrize(
    ("given", "code", "message"),
    [
        (["--codebook", "more.cod"], 1, "more.cod, line 2, column 1 (＊合計): <＊返納> is not defined before."),
        (["--codebook", "rules.cod", "--codebook", "mine.toml"], 1, "Turn one into the other with miner import codebook."),
        (["--codebook", "rules.cod", "--codebook", "rules.cod"], 1, "'＊返納' is the name of a code of an earlier file"),
        (["--codebook", "mine.toml", "--stop-words", "stop.txt"], 2, "give a .cod file, without native."),
        (["--codebook", "rules.cod", "--native", "--no-join"], 2, "give a .cod file, without native."),
        (["--codebook", "rules.cod", "--by", "性"], 2, "there is no column '性'"),
        (["--codebook", "rules.cod", "--variables", "vars.csv"], 2, "Write unit=file"),
        (["--codebook", "rules.cod", "--variables", "h9=vars.csv"], 2, "the unit 'h9' is unknown"),
        (["--codebook", "rules.cod", "--variables", "paragraph=vars.csv"], 1, "2 rows of variables for 4 documents of the unit paragraph"),
        (["--codebook", "rules.cod", "--variables", "h2=vars.csv", "--labels", "vars.csv"], 1, "there is no column 'variable'"),
        (["--codebook", "rules.cod", "--associated", "不安"], 2, "Did you mean '＊不安'?"),
        (["--codebook", "rules.cod", "--associated", "＊不安", "--measure", "z"], 2, "'z' is unknown. Use one of jaccard"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_call_is_refused_in_one_line(run, given, code, message):
    assert message in run("count", "novel.txt", *given).refused(code)


# Codebooks that cannot be read

FILLED = "".join(f"＊{i}\n第{i}条\n\n" for i in range(13))  # 39 lines, the last of them empty
BAD = {
    "empty.toml": ("", "empty.toml: there is no code."),
    "empty.cod": ("# 後で\n\n", "empty.cod: there is no code."),
    "twice.toml": ("[[codes]]\nname = 'a'\nrules = ['不安']\n[[codes]]\nname = 'a'\nrules = ['怖い']\n", "twice.toml, line 4: the name 'a' is taken"),
    "twice.cod": ("＊a\n不安\n＊a\n怖い\n", "twice.cod, line 3: '＊a' is defined already in line 1."),
    "cycle.toml": (
        "[[codes]]\nname = 'a'\nrules = ['<b>']\n[[codes]]\nname = 'b'\nrules = ['<a>']\n",
        "cycle.toml, line 3, column 11 (a): <b> is defined later.",
    ),
    "itself.cod": ("＊a\n不安 or\n<＊a>\n", "itself.cod, line 3, column 1 (＊a): <＊a> is not defined before."),
    "operator.cod": ("＊a\n不安　＆　怖い\n", "operator.cod, line 2, column 4 (＊a): '＆' is a full-width operator. Write &"),
    "bracket.cod": (FILLED[:-1] + "＊x\n( 不安 or ( 怖い )\n", "bracket.cod, line 40, column 1 (＊x): '(' is never closed."),
    "near.cod": ("＊a\n不安 or near(怖い)[5]\n", "near.cod, line 2, column 7 (＊a): 'near(怖い)[5]' needs two words or more."),
    "key.toml": ("[[codes]]\nname = 'a'\nruels = ['不安']\n", "key.toml, line 3: the key 'ruels' of [[codes]] is unknown. Did you mean 'rules'?"),
    "top.toml": ("[groups]\n[code]\n", "top.toml, line 2: the key 'code' is unknown. Did you mean 'codes'?"),
    "deep.toml": (f"[[codes]]\nname = 'a'\nrules = ['{'( ' * 5000}不安{' )' * 5000}']\n", "deep.toml, line 3, column 111 (a): brackets are nested deeper"),
    "nots.cod": (f"＊a\n{'not ' * 5000}不安\n", "not stands here 5000 times"),
}


@pytest.mark.parametrize("name", BAD)
def test_codebook_that_cannot_be_read_is_refused_at_its_place(run, tmp_path, name):
    content, message = BAD[name]
    (tmp_path / name).write_text(content, "utf-8")
    arguments = ["codebook", "lint", tmp_path / name] if len(name) % 2 else ["count", "novel.txt", "--codebook", tmp_path / name]
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert message in run(*arguments).refused(1)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 5


def test_codebooks_of_every_encoding_are_read_alike(run, tmp_path):
    content = "＊不安\r\n不安 or プライバシイ\r\n"
    said = set()
    for encoding in ("utf-8", "utf-8-sig", "cp932", "euc_jp", "utf-16"):
        (tmp_path / "rules.cod").write_bytes(content.encode(encoding))
        said.add(run("codebook", "lint", tmp_path / "rules.cod").out)
    (line,) = said
    assert line.startswith("rules.cod, line 2, column 7 (＊不安): 'プライバシイ' is not in the dictionary.")


@pytest.mark.parametrize("name", ["big.toml", "big.cod"])
def test_tens_of_thousands_of_terms_are_read_and_applied(run, tmp_path, name):
    """100,000 terms take three times as long."""
    terms = [f"第{i}条" for i in range(30_000)]
    content = "＊a\n" + " or\n".join(terms) + "\n" if name.endswith("cod") else "[[codes]]\nname = 'a'\nrules = ['" + " or ".join(terms) + "']\n"
    (tmp_path / name).write_text(content, "utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = run("count", "-", "--codebook", tmp_path / name, "-f", "jsonl", stdin="不安だ。\n第5000条による。\n第29999条\n".encode())
    assert [row["n"] for row in rows(done)] == [2, 1]
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 20


def test_unknown_variable_of_a_rule_is_told(run):
    assert any("性" in note for note in run("count", "novel.txt", "--codebook", "rules.cod").said)


def test_unit_that_the_text_does_not_have_is_told(run):
    assert "no text has a part of the unit h5" in run("count", "novel.txt", "--codebook", "rules.cod", "--unit", "h5", "-f", "jsonl").refused(1)


def test_table_without_a_name_in_a_row_is_refused(run, tmp_path):
    (tmp_path / "codes.csv").write_text("name,rules\na,不安\n,怖い\n", "utf-8")
    assert "row 3" in run("import", "codebook", tmp_path / "codes.csv").refused(1)


def test_encoding_of_an_imported_rule_file_is_used(run, tmp_path):
    (tmp_path / "rules.cod").write_bytes(RULES.encode("utf-16-le"))
    assert run("import", "codebook", tmp_path / "rules.cod", "--encoding", "utf-16-le").code == 0
