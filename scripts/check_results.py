"""Holds the JSON, CSV and terminal tables of one evaluation against its report in HTML and against the JSON Schema.

usage: check_results.py SCHEMA STEM, of STEM.json, STEM.csv, STEM.html and STEM.log, which holds what was printed
"""

import itertools
import json
import re
import sys
from html.parser import HTMLParser

import jsonschema
import pandas as pd

# What a column of a table in the report is in the CSV: metric, and which of its columns.
COLUMNS = {
    "ARI": ("ari", "value"),
    "ARI, median of seeds": ("ari", "value"),
    "lowest of seeds": ("ari", "low"),
    "highest of seeds": ("ari", "high"),
    "NMI": ("nmi", "value"),
    "NMI, median": ("nmi", "value"),
    "AMI": ("ami", "value"),
    "AMI, median": ("ami", "value"),
    "smoothed ARI": ("ari_smoothed", "value"),
    "smoothed ARI, median": ("ari_smoothed", "value"),
    "silhouette": ("silhouette", "value"),
    "silhouette, median of seeds": ("silhouette", "value"),
    "lowest silhouette of seeds": ("silhouette", "low"),
    "highest silhouette of seeds": ("silhouette", "high"),
    "PCC per slide": ("pcc_per_slide", "value"),
    "95 % low": ("pcc_per_slide", "low"),
    "95 % high": ("pcc_per_slide", "high"),
    "at most": ("pcc_at_most", "value"),
    "PCC per patient": ("pcc_per_patient", "value"),
    "PCC pooled": ("pcc_pooled", "value"),
    "PCC flattened": ("pcc_flattened", "value"),
    "PCC": ("pcc", "value"),
    "MAE": ("mae", "value"),
    "Spearman": ("spearman", "value"),
    "R2": ("r2", "value"),
    "MSE": ("mse", "value"),
    "SSIM": ("ssim", "value"),
    "PCC-10": ("pcc_10", "value"),
    "PCC-50": ("pcc_50", "value"),
    "PCC-200": ("pcc_200", "value"),
    "constant genes": ("n_constant", "value"),
    "coverage": ("coverage", "value"),
    "mean width": ("interval_width", "value"),
    "difference low": ("pcc_difference", "low"),
    "difference high": ("pcc_difference", "high"),
    "range of PCC": ("pcc_range", "value"),
    "lowest PCC": ("pcc_range", "low"),
    "highest PCC": ("pcc_range", "high"),
    "least MAE": ("mae_range", "low"),
    "greatest MAE": ("mae_range", "high"),
    "R@1": ("recall_at_1", "value"),
    "R@5": ("recall_at_5", "value"),
    "R@10": ("recall_at_10", "value"),
    "median rank": ("median_rank", "value"),
}

# What the caption of a table of retrieval says, and what its metrics begin with in the CSV.
DIRECTIONS = {
    ": tile to transcriptome, ": "tile_to_transcriptome",
    ": transcriptome to tile, ": "transcriptome_to_tile",
}

# Metrics of predicted expression whose name says over what they are taken where that is more than a slide.
METRICS = ("spearman", "r2", "mse", "ssim", "pcc_10", "pcc_50", "pcc_200")

# Parts of a JSON whose name stands behind those of their scores in the CSV.
SCOPES = ("per_slide", "per_patient", "pooled")

# What the caption of a table of genes begins with.
GENES = "Genes by "

# Columns that hold the least coverage of a level.
LOWEST = {"lowest of slides": "slide", "lowest of patients": "patient", "lowest of genes": "gene"}
# What the first column of a table of factors reads, and their level in the CSV.
FACTORS = {"gene name": "gene-name"}
# Columns that are words, or counts that no row has.
UNCOMPARED = {"wordings", "sentence of the first gene", "values"}

# Protocols whose report has no maps.
WITHOUT_MAPS = {"retrieval", "robustness"}
# What clusters are scored by.
CLUSTER_SCORES = ("ari", "ari_smoothed", "nmi", "ami", "homogeneity", "completeness", "v_measure", "silhouette")


class Page(HTMLParser):
    """Tables of a page with their captions, maps with the text beside them and the tables above, and all its text."""

    def __init__(self):
        super().__init__()
        self.tables, self.maps, self.text, self.path = [], [], [], []
        self.caption, self.in_table, self.in_map = "", False, False

    def handle_starttag(self, tag, attributes):
        if tag == "figure" and ("class", "table") in attributes:
            self.tables.append({"caption": "", "rows": []})
            self.in_table = True
        elif tag == "figure" and ("class", "map") in attributes:
            self.maps.append({"above": len(self.tables), "text": ""})
            self.in_map = True
        elif self.in_table and tag == "tr":
            self.tables[-1]["rows"].append([])
        elif self.in_table and tag in ("td", "th"):
            self.tables[-1]["rows"][-1].append("")
        self.path.append(tag)

    def handle_endtag(self, tag):
        while self.path and self.path.pop() != tag:
            pass
        if tag == "figure":
            self.in_table = self.in_map = False

    def handle_data(self, data):
        if "script" in self.path or "style" in self.path:
            return
        self.text.append(data)
        if self.in_map and "figcaption" in self.path:
            self.maps[-1]["text"] += data
        if not self.in_table:
            return
        table = self.tables[-1]
        if "h3" in self.path:
            table["caption"] += data
        elif "table" in self.path and ("td" in self.path or "th" in self.path) and "sup" not in self.path:
            table["rows"][-1][-1] += data


def written(value, text):
    """A value with as many decimals as a text has, in the report's way."""
    decimals = len(text.partition(".")[2])
    number = f"{value:,.{decimals}f}" if abs(value) >= 10000 else f"{value:.{decimals}f}"
    if float(number.replace(",", "")) == 0:
        number = number.lstrip("-")
    return number.replace("-", "\u2212")


def only(rows, what):
    """The one row that is meant."""
    assert len(rows) == 1, f"{len(rows)} rows for {what}"
    return rows.iloc[0]


def slide_of(caption, slides):
    """The slide that a table is of; None for a table over all of several."""
    named = [s for s in slides if caption.startswith((f"{s}, patient ", f"Clustering of {s}: ", f"Retrieval on {s}: "))]
    assert len(named) <= 1, caption
    return named[0] if named else None


def check_tables(page, scores):
    """Compares every number of every table; gives how many there are."""
    slides = set(scores.slide.dropna())
    n = 0
    for table in page.tables:
        caption, (head, *rows) = table["caption"], table["rows"]
        named = slide_of(caption, slides)
        part = scores[scores.level == "slide"] if named else scores[scores.level == "all"]
        part = part[part.slide == named] if named else part
        direction = [f"{name}_" for words, name in DIRECTIONS.items() if words in caption]
        scope = "pooled" if ", pooled over all test spots" in caption else "per_slide"
        if caption.startswith(GENES):
            n += check_genes(caption, head, rows, scores)
            continue
        for method, *cells in rows:
            for column, text in zip(head[1:], cells, strict=True):
                if column in UNCOMPARED:
                    continue
                if column in LOWEST:
                    of_level = scores[(scores.level == LOWEST[column]) & (scores.method == method)]
                    value = of_level[of_level.metric == "coverage"].value.min()
                    assert written(value, text) == text, f"{method}, {column}: {text} in the report, {value} in the CSV"
                    n += 1
                    continue
                metric, field = COLUMNS[re.sub(r"of \d+( seeds)?$", "of seeds", column)]
                # An interval is of the score before it.
                metric = "recall_at_10" if direction and field in ("low", "high") else metric
                metric = f"{metric}_{scope}" if metric in METRICS and not named else metric
                metric = "".join([*direction, metric])
                what = f"{caption}: {method}, {column}"
                # What bounds all methods is of none.
                of_method = part.method.isna() if metric == "pcc_at_most" else part.method == method
                found = part[of_method & (part.metric == metric)]
                if metric.endswith("_range"):
                    found = scores[(scores.level == FACTORS.get(method, method)) & (scores.metric == metric)]
                if metric.endswith(("_range", "_difference")) and text == "\u2013":
                    assert found.empty, f"{what}: the report has no value, and the CSV has"
                    continue
                value = only(found, what)[field]
                if text == "\u2013":
                    assert pd.isna(value), f"{what}: the report has no value, and the CSV {value}"
                else:
                    assert written(value, text) == text, f"{what}: {text} in the report, {value} in the CSV"
                n += 1
    return n


def check_genes(caption, head, rows, scores):
    """Compares every number of a table of genes; gives how many there are."""
    of_genes = scores[scores.level == "gene"]
    method = next(m for m in of_genes.method.dropna().unique() if caption.startswith(f"{GENES}{m}"))
    n = 0
    for gene, rank, *cells in rows:
        assert rank in ("best", "median", "worst"), rank
        for column, text in zip(head[2:], cells, strict=True):
            metric, field = COLUMNS[column]
            metric = "pcc" if metric == "pcc_per_slide" else metric
            of_method = of_genes.method.isna() if metric == "pcc_at_most" else of_genes.method == method
            what = f"{caption}: {gene}, {column}"
            value = only(of_genes[of_method & (of_genes.gene == gene) & (of_genes.metric == metric)], what)[field]
            if text == "\u2013":
                assert pd.isna(value), f"{what}: the report has no value, and the CSV {value}"
            else:
                assert written(value, text) == text, f"{what}: {text} in the report, {value} in the CSV"
            n += 1
    return n


def check_captions(page, result, scores):
    """Compares the scores beside the maps, which are of the slide of the table above; gives how many there are."""
    slides = [entry["slide"] for entry in result["slides"]]
    n = 0
    for shown_map in page.maps:
        above = page.tables[shown_map["above"] - 1]["caption"]
        slide = slides[0] if len(slides) == 1 else slide_of(above, slides)
        of_slide = scores[scores.slide == slide]
        text = shown_map["text"]
        for name, shown in re.findall(r"(ARI|silhouette) (\S+)", text):
            medians = of_slide[(of_slide.level == "slide") & (of_slide.metric == name.lower())].value
            assert any(written(value, shown) == shown for value in medians), f"{name} {shown} of {slide}"
            n += 1
        genes = of_slide[(of_slide.level == "slide-gene") & (of_slide.metric == "pcc")]
        genes = genes[genes.method == result["methods"][0]["method"]] if "genes" in result else genes
        for shown in re.findall(r"PCC (\S+) on this slide", text):
            shown = shown.rstrip(":")
            assert any(written(value, shown) == shown for value in genes.value.dropna()), f"PCC {shown} of {slide}"
            n += 1
    return n


def flat(scores):
    """Scores by metric; those of a direction of retrieval have it before their name, those of a scope behind it."""
    metrics = {}
    for metric, value in scores.items():
        if metric in SCOPES:
            metrics |= {f"{name}_{metric}": score for name, score in (value or {}).items()}
            continue
        of_direction = value if metric in DIRECTIONS.values() else {}
        metrics |= {f"{metric}_{name}": score for name, score in of_direction.items()} or {metric: value}
    return metrics


def estimates(result):
    """Every estimate and plain score of a JSON as (method, level, key, metric, value)."""
    for method in result["methods"]:
        name = method["method"]
        overall = flat(method.get("overall", {})) or {metric: method[metric] for metric in CLUSTER_SCORES}
        for metric, value in overall.items():
            if isinstance(value, dict):
                yield name, "all", None, metric, value["value"]
            elif value is not None:
                yield name, "all", None, metric, value
        for level, key in (("slide", "slide"), ("patient", "patient"), ("gene", "gene")):
            for part in method.get(f"by_{level}") or []:
                for metric, value in flat(part).items():
                    if isinstance(value, dict):
                        yield name, level, part[key], metric, value["value"]
                for gene in part.get("genes", []):
                    for metric in sorted({"pcc", "mae", *METRICS} & gene.keys()):
                        yield name, "slide-gene", (part[key], gene["gene"]), metric, gene[metric]
                for seed in part.get("seeds", []):
                    for metric in CLUSTER_SCORES:
                        yield name, "k-means seed", (part[key], seed["seed"]), metric, seed[metric]


def ceilings(result):
    """What no method passes, as estimates(): of no method."""
    metric, ceiling = "pcc_at_most", result.get("ceiling")
    if ceiling is None:
        return
    yield None, "all", None, metric, ceiling["pcc_per_slide"]["value"]
    for part in ceiling["by_slide"]:
        yield None, "slide", part["slide"], metric, part["pcc"]["value"]
        for gene, value in zip(result["genes"], part["genes"], strict=True):
            yield None, "slide-gene", (part["slide"], gene), metric, value
    for gene, of in zip(result["genes"], ceiling["by_gene"], strict=True):
        yield None, "gene", gene, metric, of["value"]


def intervals(result):
    """Coverage and widths of prediction intervals, as estimates()."""
    of = result.get("prediction_intervals")
    for method in of["methods"] if of else []:
        name = method["method"]
        yield name, "all", None, "nominal_coverage", of["nominal"]
        yield name, "all", None, "coverage", method["coverage"]["value"]
        yield name, "all", None, "interval_width", method["width"]["value"]
        for level in ("slide", "patient", "gene"):
            for part in method[f"by_{level}"] or []:
                yield name, level, part[level], "coverage", part["coverage"]["value"]
                if "width" in part:
                    yield name, level, part[level], "interval_width", part["width"]


def spreads(result):
    """Ranges of the factors of wordings, as estimates(): of no method."""
    for spread in result.get("spreads", []):
        for metric, of in (("pcc_range", spread["pcc_per_slide"]), ("mae_range", spread["mae"])):
            if of:
                yield None, spread["factor"], None, metric, of["high"] - of["low"]


def check_csv(result, scores):
    """Compares the JSON with the CSV, to the last bit; gives how many numbers there are."""
    keys = {
        "all": lambda row: None,
        **{factor: lambda row: None for factor in ("template", "gene-name", "normalization", "decimals")},
        "slide": lambda row: row.slide,
        "patient": lambda row: row.patient,
        "gene": lambda row: row.gene,
        "slide-gene": lambda row: (row.slide, row.gene),
        "k-means seed": lambda row: (row.slide, int(row.kmeans_seed)),
    }
    in_csv = {}
    for row in scores.itertuples():
        method = None if pd.isna(row.method) else row.method
        key = (method, row.level, keys[row.level](row), row.metric)
        assert key not in in_csv, f"two rows for {key}"
        in_csv[key] = None if pd.isna(row.value) else row.value
    n = 0
    for *key, value in itertools.chain(estimates(result), intervals(result), ceilings(result), spreads(result)):
        assert in_csv[tuple(key)] == value, f"{key}: {value} in the JSON, {in_csv[tuple(key)]} in the CSV"
        n += 1
    return n


def plain(text):
    """A text as a terminal that no person reads has it: with an ASCII minus and dash, and one space between words."""
    return " ".join(text.replace("\u2212", "-").replace("\u2013", "-").split())


def check_terminal(page, printed):
    """Looks for the rows of tables of the report whose captions were printed; gives how many there are."""
    lines = {plain(line) for line in printed.splitlines()}
    shown = [table for table in page.tables if plain(table["caption"]) in lines]
    assert shown, "no table of the report was printed"
    for table in shown:
        for row in table["rows"]:
            assert plain(" ".join(row)) in lines, f"not printed of {table['caption']}: {row}"
    return sum(len(table["rows"]) for table in shown)


def check_verdict(sentence, page, printed):
    """Looks for the verdict in the report and in what was printed."""
    assert plain(sentence) in plain("".join(page.text)), "the report has another verdict"
    assert plain(sentence) in plain(printed), "another verdict was printed"


def check_facts(result, page, printed):
    """Looks for all that the scores depend on in the report and in what was printed."""
    # The report sets numbers otherwise, as powers of ten.
    def words(text):
        return re.sub("[^A-Za-z]+", " ", re.sub(r"[\d.]+(e\d+)?", "", text))
    shown, printed = words("".join(page.text)), plain(printed)
    for fact in result["facts"]:
        assert words(fact["value"]).strip() in shown, f"the report lacks {fact}"
        assert plain(fact["value"]) in printed, f"not printed: {fact}"


def main(schema, stem):
    with open(schema, encoding="utf-8") as file:
        schema = json.load(file)
    with open(f"{stem}.json", encoding="utf-8") as file:
        text = file.read()
    with open(f"{stem}.html", encoding="utf-8") as file:
        page = Page()
        page.feed(file.read())
    with open(f"{stem}.log", encoding="utf-8") as file:
        printed = file.read()
    result = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(result)
    assert not re.search("[\u2212\u221e]|NaN|Infinity", text), "the JSON holds a number that is not of ASCII"

    # Names such as `NA` and `151673` are names. Not every version of pandas reads numbers to the last bit; Python does.
    numbers = ["value", "low", "high"]
    scores = pd.read_csv(
        f"{stem}.csv",
        keep_default_na=False,
        na_values=[""],
        dtype={name: str for name in ("run", "stamps", "method", "slide", "patient", "gene", *numbers)},
    )
    scores[numbers] = scores[numbers].astype(float)
    assert set(scores.protocol) == {result["protocol"]} and set(scores.seed) == {result["run"]["seed"]}
    stamps = "; ".join(result["stamps"])
    assert set(scores.stamps.fillna("")) == {stamps}, f"not every row is stamped {stamps!r}"
    methods = pd.json_normalize(result["methods"])
    assert list(methods.method) == list(dict.fromkeys(scores.method.dropna())), "other methods, or in another order"
    n_csv = check_csv(result, scores)
    n_tables, n_captions = check_tables(page, scores), check_captions(page, result, scores)
    has_maps = result["protocol"] not in WITHOUT_MAPS
    assert n_tables > 0 and (n_captions > 0) == has_maps, "no number of the report was compared"
    sentence = result["verdict"]["sentence"]
    assert stamps in sentence, f"the verdict is not stamped {stamps!r}"
    captions = [table["caption"] for table in page.tables]
    assert all(stamps in caption for caption in captions), f"a table is not stamped {stamps!r}: {captions}"
    check_verdict(sentence, page, printed)
    check_facts(result, page, printed)
    n_lines = check_terminal(page, printed)
    print(
        f"{result['protocol']}: {n_csv} numbers alike in JSON and CSV ({len(scores)} rows), {n_tables} of tables and "
        f"{n_captions} of maps alike in the report, {n_lines} rows of tables alike on the terminal, schema version {result['schema_version']} holds"
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
