"""Holds the JSON and CSV of `evaluate all` against those of each protocol alone, and against the JSON Schema.

usage: check_gathered.py SCHEMA FOLDER PROTOCOL..., of FOLDER/all.json, FOLDER/all.csv and FOLDER/PROTOCOL.{json,csv}
"""

import json
import sys
from pathlib import Path

import jsonschema


def main(schema, folder, protocols):
    folder = Path(folder)
    schema = json.loads(Path(schema).read_text(encoding="utf-8"))
    gathered = json.loads((folder / "all.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(gathered)
    alone = [json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in protocols]
    assert gathered == alone, "other results than those of the protocols alone"

    lines = [(folder / f"{name}.csv").read_text(encoding="utf-8").splitlines() for name in protocols]
    expected = lines[0][:1] + [row for rows in lines for row in rows[1:]]
    assert (folder / "all.csv").read_text(encoding="utf-8").splitlines() == expected, "other rows than those of the protocols"
    print(f"all: {len(gathered)} results and {len(expected) - 1} rows are those of the protocols alone")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
