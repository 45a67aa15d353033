"""How figures and quotes are compared with gold: one to one, as F1."""


def _month(day):
    return day[:7] if day else None


def figure_key(row):
    return (row["value"], row.get("missing"), row["measure"], _month(row["period_start"]), _month(row["period_end"]), row["place"])


def prf(n_right, n_found, n_gold):
    precision, recall = n_right / n_found if n_found else 1.0, n_right / n_gold if n_gold else 1.0
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0}


def match_figures(found, gold):
    """Return pairs (found, gold), the found ones that are in no pair, and the gold ones; optional gold may be left out."""
    left, pairs = list(gold), []
    wrong = []
    for row in found:
        same = [g for g in left if figure_key(g) == figure_key(row)]
        loose = [g for g in left if g["optional"] and g["value"] == row["value"] and g["span"] == row["span"]]
        if same or loose:
            same = same or loose
            best = min(same, key=lambda g: abs(g["span"][0] - row["span"][0]))
            left.remove(best)
            pairs.append((row, best))
        else:
            wrong.append(row)
    return pairs, wrong, left


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
        else:
            wrong.append(row)
    return pairs, wrong, left


def label(text):
    return (text or "").replace("の", "").replace(" ", "")


def same_speaker(row, gold):
    return label(row["speaker"]) == label(gold["speaker"]) and row["role"] == gold["role"]
