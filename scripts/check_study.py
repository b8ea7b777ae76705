"""Holds the JSON, CSV and terminal tables of one study against its report in HTML and against the JSON Schema.

usage: check_study.py SCHEMA STEM, of STEM.json, STEM.csv, STEM.html and STEM.log, which holds what was printed
"""

import json
import sys

import jsonschema
import pandas as pd
from check_results import Page, check_terminal, check_verdict, written

# What a table of a study calls a metric in its heading is its name with these words.
WORDS = {
    "PCC per slide": "pcc_per_slide",
    "MAE": "mae",
    "PCC flattened": "pcc_flattened",
    "ARI": "ari",
    "smoothed ARI": "ari_smoothed",
    "NMI": "nmi",
    "AMI": "ami",
}


def keyed(scores):
    """Scores and differences of a JSON by what names their rows in the CSV; of each its value, seeds and ends."""
    found = {}
    for score in scores["scores"]:
        names = ("variant", "method", "level", "slide", "patient", "gene", "metric")
        found[(*(score[name] for name in names), None, None)] = score
    for of in scores["differences"]:
        key = (of["variant"], of["method"], "all", None, None, None, of["metric"])
        found[(*key, of["against_variant"], of["against_method"])] = of
    return found


def of_cells(result):
    """The same of an ablation, whose scores stand in rows and columns."""
    found, first = {}, result["rows"][0]["variant"]
    for row in result["rows"]:
        for column, cell in zip(result["columns"], row["cells"], strict=True):
            key = (row["variant"], column["method"], "all", None, None, None, column["metric"])
            found[(*key, None, None)] = cell["score"]
            if cell["difference"] is not None:
                found[(*key, first, column["method"])] = cell["difference"]
    return found


def check_csv(found, rows):
    """Compares the JSON with the CSV, to the last bit; gives how many numbers there are."""
    names = ("variant", "method", "level", "slide", "patient", "gene", "metric", "against_variant", "against_method")
    in_csv = {}
    for row in rows.astype(object).where(rows.notna(), None).itertuples():
        key = (*(getattr(row, name) for name in names), row.fold, row.seed)
        assert key not in in_csv, f"two rows for {key}"
        in_csv[key] = row
    n = 0
    for key, score in found.items():
        row = in_csv.pop((*key, None, None))
        assert row.value == score["value"] and row.n_seeds == score["n_seeds"], f"{key}: {row.value}, {score['value']}"
        ends = score["interval"] or {"low": None, "high": None, "kind": None}
        assert (row.low, row.high, row.interval) == (ends["low"], ends["high"], ends["kind"]), f"{key}: other ends"
        n += 1
        for fold in score["by_fold"]:
            for seed in fold["by_seed"]:
                value = in_csv.pop((*key, fold["fold"], seed["seed"])).value
                assert value == seed["value"], f"{key}, fold {fold['fold']}, seed {seed['seed']}: {value}"
                n += 1
    assert not in_csv, f"rows that the JSON lacks: {list(in_csv)[:3]}"
    return n


def check_tables(result, found, page):
    """Compares what tables show of scores, of their folds and of differences; gives how many numbers there are."""
    several = len(result["study"]["variants"]) > 1
    n = 0
    for table in page.tables:
        caption, (head, *rows) = table["caption"], table["rows"]
        differs = caption.startswith("Differences, ")
        by_fold = " fold by fold, " in caption
        if not (differs or by_fold or f"{result['protocol']}, over " in caption):
            continue
        variant = caption.split(": ")[0] if several and not differs and not by_fold else result["study"]["variants"][0]["name"]
        for name, *cells in rows:
            if several and (differs or by_fold):
                variant, name = name.split(": ", 1)
            if differs:
                # Names hold no `minus`.
                name, against = name.split(" minus ", 1)
                against_variant, against = against.split(": ", 1) if several and ": " in against else (variant, against)
                metric = WORDS.get(cells[0])
                if metric is None:
                    continue
                score = found[(variant, name, "all", None, None, None, metric, against_variant, against)]
                shown = [score["value"], *ends_of(score)]
                cells = cells[1:4]
            elif by_fold:
                metric = WORDS.get(caption.split(" fold by fold, ")[0])
                if metric is None or name == "at most":
                    continue
                score = found[(variant, name, "all", None, None, None, metric, None, None)]
                folds = {fold["fold"]: fold["value"] for fold in score["by_fold"]}
                shown = [folds.get(int(column.removeprefix("fold "))) for column in head[1:]]
            else:
                first = found[(variant, name, "all", None, None, None, WORDS.get(head[1]), None, None)] if head[1] in WORDS else None
                low_high = dict(zip(("95 % low", "95 % high"), ends_of(first))) if first else {}
                shown = []
                for column in head[1:]:
                    score = found.get((variant, name, "all", None, None, None, WORDS.get(column), None, None))
                    shown.append(low_high.get(column) if score is None else score["value"])
                pairs = [(value, text) for column, value, text in zip(head[1:], shown, cells) if column in WORDS or column in low_high]
                shown, cells = [value for value, _ in pairs], [text for _, text in pairs]
            for value, text in zip(shown, cells, strict=True):
                if text == "\u2013":
                    assert value is None, f"{caption}: {name}: the report has no value, and the JSON {value}"
                else:
                    assert written(value, text) == text, f"{caption}: {name}: {text} in the report, {value} in the JSON"
                n += 1
    return n


def ends_of(score):
    """Low and high end of the interval over seeds; None where there is none."""
    ends = score["interval"]
    return [ends["low"], ends["high"]] if ends else [None, None]


def main(schema, stem):
    with open(schema, encoding="utf-8") as file:
        schema = json.load(file)
    with open(f"{stem}.json", encoding="utf-8") as file:
        result = json.load(file)
    with open(f"{stem}.log", encoding="utf-8") as file:
        printed = file.read()
    page = Page()
    with open(f"{stem}.html", encoding="utf-8") as file:
        page.feed(file.read())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(result)
    texts = ("study", "stamps", "variant", "method", "slide", "patient", "gene", "against_variant", "against_method")
    numbers = ["value", "low", "high"]
    rows = pd.read_csv(
        f"{stem}.csv", keep_default_na=False, na_values=[""], low_memory=False, dtype={name: str for name in (*texts, *numbers)}
    )
    rows[numbers] = rows[numbers].astype(float)
    stamps = "; ".join(result["stamps"])
    assert set(rows.stamps.fillna("")) == {stamps}, f"not every row is stamped {stamps!r}"
    is_ablation = result["protocol"] == "ablation"
    found = of_cells(result) if is_ablation else keyed(result)
    n_csv = check_csv(found, rows)
    n_tables = 0 if is_ablation else check_tables(result, found, page)
    assert is_ablation or n_tables > 0, "no number of the report was compared"
    n_lines = check_terminal(page, printed)
    check_verdict(result["verdict"], page, printed)
    print(
        f"{result['protocol']} of a study: {n_csv} numbers alike in JSON and CSV ({len(rows)} rows), {n_tables} of tables alike in "
        f"the report, {n_lines} rows of tables alike on the terminal"
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
