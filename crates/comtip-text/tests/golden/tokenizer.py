"""Writes genes.tsv.gz, values.tsv.gz and texts.json: what CLIP's own tokenizers make of them.

    python -m venv venv && . venv/bin/activate               # Python 3.11
    pip install transformers==5.23.0 tokenizers==0.23.2 numpy==2.4.6 ftfy==6.3.1 regex==2026.11.15
    pip download --no-deps open_clip_torch==3.3.0
    python tokenizer.py open_clip_torch-3.3.0-py3-none-any.whl [COUNT_TABLE.csv.gz ...]

Two references: transformers' CLIPTokenizer (the Rust crate `tokenizers` underneath, with oniguruma)
and open_clip's SimpleTokenizer (OpenAI's own Python). The first is written down; the second must
agree on every gene, value, sentence and text, save for the texts under `FIXED_BY_OPENAI`. Random
numbers come from seed 20250916. Both read the merges of the wheel, not the copy in `assets`.

Without count tables the gene symbols of the present genes.tsv.gz are kept. They came from the
headers of the ten tables of Andersson et al., "Spatial deconvolution of HER2-positive breast cancer
delineates tumor-associated cell type interactions", Nature Communications 2021, Zenodo
10.5281/zenodo.4751624 (CC BY 4.0), in STimage-1K4M's layout.
"""

import csv
import gzip
import json
import pathlib
import sys
import tempfile
import types
import unittest.mock
import zipfile

import numpy as np
from transformers import CLIPTokenizer

HERE = pathlib.Path(__file__).parent
SEED = 20250916

TEXTS = [
    "",
    " ",
    "a",
    "The expression value of GENE is VALUE.",
    "The expression value of IGKC is 1.37.",
    "The expression value of HLA-DRB1 is 0.00.",
    "The expression value of AC000403.4 is 12.05.",
    "the  expression\tvalue\nof   gene is 1.37 .",
    "  leading and trailing  ",
    "a photo of a cat",
    "it's they're I'll we've I'm he'd don't",
    "IT'S THEY'RE I'LL",
    "'s'sx !'s ''s",
    "1234567890",
    "3.14159e-10",
    "1,000,000.00",
    "-0.00 +1 -1.5",
    "a1b2c3",
    "MT-CO1 HLA-A*02:01 (CD8A/CD8B) _under_score_",
    "!!!???...",
    "naïve café",
    "cafe\u0301 NAI\u0308VE",
    "Å \u212b A\u030a",
    "straße STRASSE",
    "ΑΒΓ αβγ TGF-β IL-1α",
    "İstanbul",
    "日本語 テスト",
    "한국어",
    "العربية",
    "хромосома",
    "हिन्दी",
    "½ Ⅷ ² ٣",
    "😀",
    "👩‍🔬 tile",
    "🇩🇪",
    "no\u00a0break\u2003em\u3000wide",
    "zero\u200bwidth",
    "tab\tline\r\nend",
    "x" * 200,
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "<start> <|x|> |endoftext|",
    "<|STARTOFTEXT|>",
]

# OpenAI's tokenizer repairs the text first (ftfy, HTML entities), transformers' does not.
FIXED_BY_OPENAI = [
    "&amp; &lt;b&gt;",
    "â€œquotedâ€\u009d",
    "“curly” ‘quotes’",
    "ﬁnd ﬂuid",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "<|startoftext|>",
    "a<|endoftext|>b",
    "nul\u0000bell\u0007",
]

HAND_VALUES = [
    0.0, -0.0, 0.004, -0.004, 0.005, -0.005, 0.015, 0.125, 0.375, 0.625, 0.875, 1.005, 1.375, 2.675,
    0.995, 9.995, 99.995, 1.37, 1e6, 1e-10, 123456.789, 16777216.0, 3.4028234663852886e38, 1e-45,
]


def simple_tokenizer(wheel):
    """open_clip's SimpleTokenizer, out of the wheel. It names torch but needs it for padding only."""
    sys.modules["torch"] = unittest.mock.MagicMock()
    with zipfile.ZipFile(wheel) as archive, tempfile.TemporaryDirectory() as folder:
        for member in ["tokenizer.py", "bpe_simple_vocab_16e6.txt.gz"]:
            archive.extract(f"open_clip/{member}", folder)
        path = pathlib.Path(folder, "open_clip", "tokenizer.py")
        module = types.ModuleType("open_clip_tokenizer")
        module.__file__ = str(path)
        exec(compile(path.read_text(), str(path), "exec"), module.__dict__)
        return module.SimpleTokenizer()


def transformers_tokenizer(simple):
    """transformers' CLIPTokenizer over the same vocabulary, with its own two special tokens."""
    vocab = {piece: idx for piece, idx in simple.encoder.items() if idx < 49_406}
    vocab |= {"<|startoftext|>": 49_406, "<|endoftext|>": 49_407}
    return CLIPTokenizer(vocab=vocab, merges=list(simple.bpe_ranks))


def symbols(tables):
    if not tables:
        with gzip.open(HERE / "genes.tsv.gz", "rt", encoding="utf-8") as lines:
            return [line.split("\t")[0] for line in lines]
    found = set()
    for table in tables:
        with gzip.open(table, "rt", encoding="utf-8", newline="") as lines:
            found.update(next(csv.reader(lines))[1:])
    return sorted(found)


def values():
    rng = np.random.default_rng(SEED)
    picked = np.concatenate([
        np.array(HAND_VALUES),
        np.arange(0, 120) / 8,  # every odd one is a true tie
        np.arange(0, 240) * 0.005,  # ties on paper, not in binary
        rng.uniform(0, 10, 600),
        rng.uniform(-5, 5, 200),
        10 ** rng.uniform(-6, 6, 200),
    ]).astype(np.float32)
    return list(dict.fromkeys(picked.view(np.uint32).tolist()))


def pack(name, rows):
    text = "".join("\t".join(row) + "\n" for row in rows).encode("utf-8")
    (HERE / name).write_bytes(gzip.compress(text, compresslevel=9, mtime=0))


def main():
    wheel, *tables = sys.argv[1:]
    simple = simple_tokenizer(wheel)
    fast = transformers_tokenizer(simple)
    assert len(fast) == 49_408

    def tokens(text, agreed=True):
        inner = fast(text, add_special_tokens=False)["input_ids"]
        assert fast(text)["input_ids"] == [49_406, *inner, 49_407]
        same = simple.encode(text) == inner
        assert same == agreed, f"{text!r}: {simple.encode(text)} against {inner}"
        return inner

    genes = symbols(tables)
    pack("genes.tsv.gz", [[gene, " ".join(map(str, tokens(gene)))] for gene in genes])

    rows = []
    for bits in values():
        text = f"{float(np.uint32(bits).view(np.float32)):z.2f}"
        rows.append([f"{bits:08x}", text, " ".join(map(str, tokens(text)))])
    pack("values.tsv.gz", rows)

    for gene, (_, value, _) in zip(genes, rows * (len(genes) // len(rows) + 1)):
        tokens(f"The expression value of {gene} is {value}.")

    entries = [{"text": text, "tokens": tokens(text)} for text in TEXTS]
    entries += [{"text": text, "tokens": tokens(text, agreed=False)} for text in FIXED_BY_OPENAI]
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    (HERE / "texts.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    print(f"{len(genes)} genes, {len(rows)} values, {len(entries)} texts")


main()
