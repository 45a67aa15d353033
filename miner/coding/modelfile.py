"""Model files: a zip of a JSON manifest and a skops file of numbers; never a pickle, and no text that was trained on."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from miner.base.charset import file_error
from miner.base.errors import InputError, UsageError
from miner.coding import compact
from miner.coding.calibration import Calibration
from miner.coding.doubt import Doubt
from miner.coding.encoder import Encoder
from miner.coding.features import Block, Vocabulary
from miner.coding.model import Codebooks, TrainedCoder
from miner.coding.state import Features, State
from miner.coding.training import Fitted, Linear, Wrapped
from miner.text.tokens import Tokenizer

FORMAT = 1
_LIBRARIES = ("scikit-learn", "numpy", "scipy", "skops", "fugashi", "unidic-lite")
_MANIFEST, _MODEL = "manifest.json", "model.skops"
_AGAIN = "Train it again with miner train."
_THEN = (1980, 1, 1, 0, 0, 0)  # the date of every part, so that the same training gives the same bytes


def dumps(coder: TrainedCoder) -> bytes:
    """Return a trained coder as the bytes of a model file; the same for the same texts, codes, seed and libraries."""
    state = coder.state
    if state.encoder.embedding is not None:
        raise UsageError("save", "it uses your own embedding function, which no model file can hold", "Train it where it is used.")
    model = _canonical(_numbers(state))
    manifest = {
        "format": FORMAT,
        "codes": state.codes,
        "form": state.form,
        "exclusive": coder.exclusive,
        "compete": state.fitted.compete,
        "withhold": coder.withhold,
        "seed": coder.seed,
        "columns": list(coder.used_features.columns),
        "blocks": [list(vocabulary.block) for vocabulary in state.encoder.vocabularies],
        "data_digest": state.data_digest,
        "codebook_digest": coder.rules_.codebook.digest if coder.rules_ else None,
        "codebook": coder.rules_.codebook.name if coder.rules_ else None,
        "dictionary": dictionary(coder.tokenizer),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "notes": state.notes,
        "summary": state.summary,
        "model_sha256": hashlib.sha256(model).hexdigest(),
    }
    manifest["manifest_sha256"] = _digest(manifest)
    return _zipped({_MANIFEST: json.dumps(manifest, ensure_ascii=False, indent=1).encode(), _MODEL: model})


def loads(content: bytes, where: str, codebook: Codebooks = None, tokenizer: Tokenizer | None = None) -> TrainedCoder:
    """Return the coder of a model file.

    Parameters
    ----------
    content : bytes
    where : str
        Names the file in errors.
    codebook : Codebook, path or several paths, optional
        The one that it was trained with; the packaged one unless given.
    tokenizer : Tokenizer, optional
        The one that it was trained with, if it had words of its own.

    Raises
    ------
    InputError
        For a file that is no model, truncated or edited, or that was trained with another codebook, dictionary or word list.
    """
    manifest, model = _parts(content, where)
    coder = TrainedCoder(
        codebook,
        features=Features(tuple(manifest["columns"]), None, tokenizer, rules=manifest["codebook_digest"] is not None),
        exclusive=manifest["exclusive"],
        withhold=manifest["withhold"],
        seed=manifest["seed"],
    )
    if (mine := dictionary(coder.tokenizer)) != manifest["dictionary"]:
        found = f"it was trained with the dictionary {manifest['dictionary']}, this is {mine}"
        raise InputError(where, found, f"Give its list of words with --words, or: {_AGAIN}")
    coder.use_rules(tuple(manifest["codes"]))
    digest = coder.rules_.codebook.digest if coder.rules_ else None
    if digest != manifest["codebook_digest"]:
        found = f"it was trained with the codebook {manifest['codebook']} ({manifest['codebook_digest']}), this is {digest}"
        raise InputError(where, found, f"Name that codebook with --codebook, or: {_AGAIN}")
    coder.state_ = _state(_read(model, where), manifest)
    coder.classes_ = np.array(coder.codes) if manifest["form"] == "single" else np.arange(len(coder.codes))
    return coder


def save(coder: TrainedCoder, path: str | Path) -> None:
    """Write a model file, whole or not at all."""
    path = Path(path)
    content = dumps(coder)
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise file_error(str(path), error) from None


def load(path: str | Path, codebook: Codebooks = None, tokenizer: Tokenizer | None = None) -> TrainedCoder:
    """Read a model file; see `loads`."""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise file_error(str(path), error) from None
    return loads(content, Path(path).name, codebook, tokenizer)


def dictionary(tokenizer: Tokenizer) -> str:
    """Return what tells two ways of cutting words apart: the dictionary's release and the digest of the list of words."""
    return f"unidic-lite {_version('unidic-lite')}, words {tokenizer.words.digest}"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _digest(manifest: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps({key: manifest[key] for key in sorted(manifest) if key != "manifest_sha256"}, ensure_ascii=False).encode()).hexdigest()


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _THEN)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()


def _parts(content: bytes, where: str) -> tuple[dict[str, Any], bytes]:
    if content[:1] == b"\x80":
        raise InputError(where, "this is a pickle, which could run any program", _AGAIN)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            manifest, model = json.loads(archive.read(_MANIFEST)), archive.read(_MODEL)
    except (zipfile.BadZipFile, KeyError, ValueError, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        what = "it is truncated or no model file" if content[:2] == b"PK" else "this is no model file"
        raise InputError(where, f"{what} ({type(error).__name__})", _AGAIN) from None
    except Exception as error:  # zlib.error has no class of its own among the above
        raise InputError(where, f"it is broken ({error})", _AGAIN) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(where, f"its format is {manifest.get('format') if isinstance(manifest, dict) else None!r}, not {FORMAT}", _AGAIN)
    if manifest.get("manifest_sha256") != _digest(manifest) or manifest.get("model_sha256") != hashlib.sha256(model).hexdigest():
        raise InputError(where, "it was edited: its digests do not fit its content", _AGAIN)
    return manifest, model


def _canonical(numbers: Mapping[str, Any]) -> bytes:
    """Return a skops file without what differs from run to run: dates, and the addresses of objects in memory."""
    from skops import io as skops

    with zipfile.ZipFile(io.BytesIO(skops.dumps(numbers))) as archive:
        schema = json.loads(archive.read("schema.json"))
        files: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist() if name != "schema.json"}
    ids: dict[int, int] = {}
    renamed: dict[str, bytes] = {}

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(item) for item in node]
        if not isinstance(node, dict):
            return node
        found: dict[str, Any] = {}
        for key, value in node.items():
            if key == "__id__":
                found[key] = ids.setdefault(value, len(ids) + 1)
            elif key == "file" and value in files:
                name = f"{ids.setdefault(int(Path(value).stem), len(ids) + 1) if Path(value).stem.isdigit() else len(renamed)}{Path(value).suffix}"
                renamed[name] = files[value]
                found[key] = name
            else:
                found[key] = walk(value)
        return found

    return _zipped({"schema.json": json.dumps(walk(schema)).encode(), **renamed})


def _read(model: bytes, where: str) -> dict[str, Any]:
    from skops import io as skops

    unknown = skops.get_untrusted_types(data=model)
    if unknown:
        raise InputError(where, f"it holds objects of {', '.join(unknown[:3])}, which could run any program", _AGAIN)
    try:
        return dict(skops.loads(model, trusted=[]))
    except Exception as error:  # skops raises whatever the libraries inside raise
        raise InputError(where, f"its numbers cannot be read ({type(error).__name__}: {str(error)[:80]})", _AGAIN) from None


def _numbers(state: State) -> dict[str, Any]:
    """Return what was learnt as plain arrays, the great ones as small as they can be."""
    fitted, doubt = state.fitted, state.doubt
    numbers: dict[str, Any] = {
        "thresholds": fitted.thresholds,
        "deciders": fitted.deciders,
        "slopes": fitted.calibration.slopes,
        "offsets": fitted.calibration.offsets,
        "step_weights": fitted.calibration.weights,
        "steps": [[x.astype(np.float32), y.astype(np.float32)] for x, y in fitted.calibration.steps],
        "doubt": [_small(np.asarray(doubt.words, dtype=np.float32)[:, None]), doubt.margins, doubt.centre, doubt.spread, doubt.usual.astype(np.float32)],
        "vocabularies": [[v.salt, v.n, np.diff(v.buckets, prepend=0).astype(np.uint32), v.df.astype(np.uint32)] for v in state.encoder.vocabularies],
        "used": state.used,
    }
    if isinstance(fitted.scorer, Linear):
        return numbers | {"weights": _small(fitted.scorer.weights), "intercept": fitted.scorer.intercept, "penalty": fitted.scorer.penalty}
    return numbers | {"estimators": list(fitted.scorer.estimators)}


def _small(weights: Any) -> list[Any]:
    step = compact.steps(weights)
    return [np.round(weights / step).astype(np.int8), step]


def _large(small: Any) -> Any:
    return (small[0].astype(np.float32) * small[1]).astype(np.float32)


def _state(numbers: dict[str, Any], manifest: dict[str, Any]) -> State:
    blocks = [Block(*block) for block in manifest["blocks"]]
    vocabularies = [
        Vocabulary(block, salt, np.cumsum(gaps.astype(np.int64)), df.astype(np.int64), n)
        for block, (salt, n, gaps, df) in zip(blocks, numbers["vocabularies"], strict=True)
    ]
    steps = tuple((x.astype(np.float64), y.astype(np.float64)) for x, y in numbers["steps"])
    calibration = Calibration(numbers["slopes"], numbers["offsets"], steps, numbers["step_weights"])
    scorer: Linear | Wrapped
    if "weights" in numbers:
        scorer = Linear(_large(numbers["weights"]), numbers["intercept"], float(numbers["penalty"]))
    else:
        scorer = Wrapped(tuple(numbers["estimators"]))
    words, margins, centre, spread, usual = numbers["doubt"]
    return State(
        codes=tuple(manifest["codes"]),
        form=manifest["form"],
        encoder=Encoder(vocabularies),
        fitted=Fitted(scorer, calibration, numbers["thresholds"], numbers["deciders"], manifest["exclusive"], manifest["compete"]),
        doubt=Doubt(_large(words)[:, 0], margins, centre, spread, usual.astype(np.float64)),
        data_digest=manifest["data_digest"],
        notes=tuple(manifest["notes"]),
        summary=manifest["summary"],
        used=numbers["used"],
    )
