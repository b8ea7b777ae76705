"""Rows of STimage-1K4M's table of slides, for the tests of exclusion lists.

    python exclusion_meta.py meta_all_gene.csv > exclusion_meta.csv

Input: `meta/meta_all_gene.csv` of the dataset jiawennnn/STimage-1K4M on the Hugging Face Hub (MIT
licence), 1,149 rows. Kept are all slides of the studies that an exclusion list names, and slides
that resemble them: the same paper under another series, the same tissue by the same group. Abstract
and keywords are blanked.
"""

import csv
import sys

NAMES = ("Human_Brain_Maynard", "Human_Breast_Andersson", "GSE144239_", "GSE240429_")
LIKE_THEM = ("GSE243981_", "GSE220978_", "Human_Brain_Louise", "Human_Brain_Kwon", "Human_Breast_He")
N_LIKE_THEM = 3

with open(sys.argv[1], newline="") as file:
    rows = list(csv.DictReader(file))
kept = [row for row in rows if row["slide"].startswith(NAMES)]
for prefix in LIKE_THEM:
    kept += [row for row in rows if row["slide"].startswith(prefix)][:N_LIKE_THEM]
writer = csv.DictWriter(sys.stdout, rows[0], quoting=csv.QUOTE_ALL, lineterminator="\n")
writer.writeheader()
for row in kept:
    writer.writerow(row | {"abstract": "", "keywords": ""})
