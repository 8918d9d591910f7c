#!/usr/bin/env python3
"""Prints how much of each room the tests ran, and fails where the business has less than 95 % of its lines.

usage: coverage.py SCRATCH_PATH, after `swift test --enable-code-coverage --scratch-path SCRATCH_PATH`
"""
import collections
import json
import pathlib
import sys

REQUIRED = {"Receivables": 95}

report = next(pathlib.Path(sys.argv[1]).glob("*/debug/codecov/*.json"))
rooms = collections.defaultdict(lambda: [0, 0])
files = []
for file in json.loads(report.read_text())["data"][0]["files"]:
    if "/Sources/" not in file["filename"]:
        continue
    name = file["filename"].split("/Sources/")[1]
    lines = file["summary"]["lines"]
    rooms[name.split("/")[0]][0] += lines["covered"]
    rooms[name.split("/")[0]][1] += lines["count"]
    files.append((lines["count"] - lines["covered"], name))
for room, (covered, count) in sorted(rooms.items()):
    print(f"{room:15} {100 * covered / count:5.1f} % of {count} lines")
for missing, name in sorted(files, reverse=True)[:10]:
    print(f"{missing:5} lines not run in {name}")
sys.exit(any(100 * rooms[room][0] < least * rooms[room][1] for room, least in REQUIRED.items()))
