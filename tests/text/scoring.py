"""How figures and quotes are compared with gold: one to one, as F1.

Gold that two careful people may differ on is ``optional``: it costs nothing when missed and earns nothing when found. ``place_any``, ``period_any``: the
place, the period is not compared (a total over several municipalities; stocks). ``speaker_alt``: further right speakers, as label and role;
``speaker_any`` and a null ``return_reason``: not compared.
"""


def _month(day):
    return day[:7] if day else None


def figure_key(row):
    return (row["value"], row.get("missing"), row["measure"], _month(row["period_start"]), _month(row["period_end"]), row["place"])


def _same_figure(row, gold):
    open_ = [name for flag, names in (("place_any", ["place"]), ("period_any", ["period_start", "period_end"])) if gold.get(flag) for name in names]
    return figure_key({**row, **dict.fromkeys(open_)}) == figure_key({**gold, **dict.fromkeys(open_)})


def _overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def prf(n_right, n_found, n_gold):
    precision, recall = n_right / n_found if n_found else 1.0, n_right / n_gold if n_gold else 1.0
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0}


def match_figures(found, gold):
    """Return pairs (found, gold), the found ones that are in no pair, and the gold ones; what optional gold speaks of is not wrong."""
    left, pairs, rest = list(gold), [], []
    for row in found:
        same = [g for g in left if _same_figure(row, g)]
        if same:
            best = min(same, key=lambda g: (g["optional"], abs(row["span"][0] - g["span"][0])))
            left.remove(best)
            pairs.append((row, best))
        else:
            rest.append(row)
    free = [g for g in gold if g["optional"]]
    wrong = [row for row in rest if row["measure"] != "other_count" and not any(_excuses(g, row) for g in free)]
    return pairs, wrong, left


def _excuses(gold, row):
    if gold["value"] != row["value"] or gold["measure"] == "other_count":
        return False
    return _overlap(gold["span"], row["span"]) or (row["value"] is None and gold["place"] == row["place"])


def iou(a, b):
    inner = max(0, min(a[1], b[1]) - max(a[0], b[0]))
    return inner / (max(a[1], b[1]) - min(a[0], b[0])) if inner else 0.0


def match_quotes(found, gold):
    left, pairs, wrong = list(gold), [], []
    for row in found:
        same = [g for g in left if iou(g["span"], row["span"]) >= 0.8]
        if same:
            best = max(same, key=lambda g: iou(g["span"], row["span"]))
            left.remove(best)
            pairs.append((row, best))
        elif not any(g["optional"] and iou(g["span"], row["span"]) >= 0.3 for g in gold):
            wrong.append(row)
    return pairs, wrong, left


def label(text):
    return (text or "").replace("の", "").replace(" ", "")


def same_speaker(row, gold):
    right = [(gold["speaker"], gold["role"]), *gold.get("speaker_alt", ())]
    return bool(gold.get("speaker_any")) or any((label(row["speaker"]), row["role"]) == (label(speaker), role) for speaker, role in right)


def scores(articles, figures, quotes):
    """Return F1 of figures, of quotes, of reasons among them, and the share of matched quotes with the right speaker.

    ``figures`` and ``quotes`` give the rows that are found in an article.
    """
    figure, quote, reason = [0, 0, 0], [0, 0, 0], [0, 0, 0]
    speakers = []
    for article in articles:
        _add(figure, match_figures(figures(article), article["figures"]))
        pairs, wrong, left = match_quotes(quotes(article), article["quotes"])
        _add(quote, (pairs, wrong, left))
        needed = [(row, gold) for row, gold in pairs if not gold["optional"]]
        speakers += [same_speaker(row, gold) for row, gold in needed if not gold.get("speaker_any")]
        told = [(row["return_reason"], gold["return_reason"]) for row, gold in needed if gold["return_reason"] is not None]
        reason[0] += sum(a and b for a, b in told)
        reason[1] += sum(a for a, _ in told) + sum(row["return_reason"] for row in wrong)
        reason[2] += sum(bool(gold["return_reason"]) for gold in article["quotes"] if not gold["optional"])
    f1 = {name: prf(*counts)["f1"] for name, counts in (("figures", figure), ("quotes", quote), ("return_reason", reason))}
    return f1 | {"speakers": sum(speakers) / len(speakers)}


def _add(counts, matched):
    pairs, wrong, left = matched
    right = sum(not gold["optional"] for _, gold in pairs)
    counts[0] += right
    counts[1] += right + len(wrong)
    counts[2] += right + sum(not gold["optional"] for gold in left)
