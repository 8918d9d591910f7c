#!/usr/bin/env python3
"""Replays a file of real invoices and settlements over HTTP and compares every figure with the file's own.

usage: replay.py QUITTANCE_BINARY ACCOUNTS_RECEIVABLE_CSV
"""
import csv
import datetime
import http.client
import itertools
import json
import os
import queue
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from urllib.parse import quote

TODAY = datetime.date(2014, 6, 30)
DAYS = [datetime.date.fromisoformat(text) for text in [
    "2012-02-29", "2012-04-30", "2012-06-30", "2012-08-31", "2012-10-31", "2012-12-31", "2013-02-28",
    "2013-04-30", "2013-06-30", "2013-08-31", "2013-10-31", "2013-12-31", "2014-01-31"]]
PERIODS = [(datetime.date(2012, 1, 1), datetime.date(2012, 12, 31)),
           (datetime.date(2013, 1, 1), datetime.date(2013, 12, 31)), (datetime.date(2012, 1, 1), TODAY)]
BUCKETS = ["not_due", "1_30", "31_60", "61_90", "over_90"]
FIGURES = BUCKETS + ["outstanding", "unapplied", "balance"]
CONNECTIONS = 8


def day(text):
    month, date, year = map(int, text.split("/"))
    return datetime.date(year, month, date)


def read(path):
    with open(path, newline="") as file:
        return [{"customer": row["customerID"], "number": row["invoiceNumber"],
                 "issued": day(row["InvoiceDate"]), "due": day(row["DueDate"]),
                 "settled": day(row["SettledDate"]),
                 "amount": int(Decimal(row["InvoiceAmount"]).scaleb(2))} for row in csv.DictReader(file)]


class Server:
    """A server on a new database, and the keep-alive connections to it."""

    def __init__(self, binary):
        self.folder = tempfile.TemporaryDirectory()
        database = os.path.join(self.folder.name, "replay.db")
        self.log = open(os.path.join(self.folder.name, "log"), "w+")
        self.process = subprocess.Popen([binary, "serve", "--database", database, "--port", "0",
                                         "--test-clock", str(TODAY)], stderr=self.log)
        self.connections, self.count = queue.SimpleQueue(), itertools.count(1)
        try:
            port = self.port()
            made = subprocess.run([binary, "keys", "create", "--role", "admin", "--database", database],
                                  capture_output=True, text=True, check=True)
            self.key = made.stdout.split()[-1]
        except BaseException:
            self.end()
            raise
        for _ in range(CONNECTIONS):
            self.connections.put(http.client.HTTPConnection("127.0.0.1", port, timeout=60))

    def port(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            with open(self.log.name) as log:
                text = log.read()
            if found := re.search(r"listening on http://127\.0\.0\.1:(\d+)", text):
                return int(found.group(1))
            time.sleep(0.02)
        raise SystemExit("the server did not start")

    def call(self, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.key}
        if body is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": f"replay-{next(self.count)}"}
        connection = self.connections.get()
        try:
            connection.request(method, path, body and json.dumps(body), headers)
            answer = connection.getresponse()
            data = answer.read()
        finally:
            self.connections.put(connection)
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {data.decode()}\n{body}")
        return data

    def get(self, path):
        return json.loads(self.call("GET", path))

    def end(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()
        self.folder.cleanup()


class Comparison:
    """Counts what was compared, and keeps what differs."""

    def __init__(self):
        self.compared, self.failures = 0, []

    def same(self, what, expected, found):
        self.compared += 1
        if expected != found:
            self.failures.append(what)
            print(f"DIFFERS {what}: the file says {expected}, the service {found}")


def aging(rows, date, basis):
    """Per customer: the figures of what was issued and not settled by the end of the date. All is applied."""
    report = {}
    for row in rows:
        if row["issued"] <= date < row["settled"]:
            age = (date - row["due" if basis == "due_date" else "issued"]).days
            bucket = 0 if age <= 0 else 1 if age <= 30 else 2 if age <= 60 else 3 if age <= 90 else 4
            report.setdefault(row["customer"], [0] * 5)[bucket] += row["amount"]
    return {customer: row + [sum(row), 0, sum(row)] for customer, row in report.items()}


def invoice_body(row, origin):
    body = {"customer_id": "ext:" + row["customer"], "currency": "USD", "issue_date": str(row["issued"])}
    if origin == "own":
        line = {"description": row["number"], "quantity": "1", "unit_price": row["amount"], "tax_rate": "0"}
        return body | {"issue": True, "payment_terms": "net_30", "lines": [line]}
    installment = {"due_date": str(row["due"]), "amount": row["amount"]}
    return body | {"origin": "external", "number": row["number"], "total": row["amount"], "tax": 0,
                   "installments": [installment]}


def send(server, rows, origin, comparison):
    """Sends every day's invoices side by side, then its settlements. Answers the readings taken midway."""
    numbers, seen = {}, []

    def issue(row):
        return row, json.loads(server.call("POST", "/v1/invoices", invoice_body(row, origin)))

    def settle(row):
        return row, json.loads(server.call("POST", "/v1/payments", {
            "customer_id": "ext:" + row["customer"], "currency": "USD", "amount": row["amount"],
            "received_date": str(row["settled"]), "reference": numbers[row["number"]], "auto_apply": True}))

    dates = sorted({row["issued"] for row in rows} | {row["settled"] for row in rows})
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda name: server.call("POST", "/v1/customers", {
            "external_id": name, "name": name, "currency": "USD", "credit_limit": None}),
            sorted({row["customer"] for row in rows})))
        for index, date in enumerate(dates):
            for row, invoice in pool.map(issue, [row for row in rows if row["issued"] == date]):
                numbers[row["number"]] = invoice["number"]
                comparison.same("due date of " + row["number"], [str(row["due"])],
                                [part["due_date"] for part in invoice["installments"]])
                comparison.same("total of " + row["number"], row["amount"], invoice["total"])
            for row, payment in pool.map(settle, [row for row in rows if row["settled"] == date]):
                comparison.same("payment of " + row["number"], ("applied", 0),
                                (payment["status"], payment["unapplied"]))
            if index == len(dates) // 2:
                for as_of in DAYS:
                    path = f"/v1/reports/aging?group_by=customer&as_of={as_of}"
                    data = server.call("GET", path)
                    seen.append((path, json.loads(data)["known_at"], data))
    return seen


def compare_readings(server, seen, comparison):
    """A reading known then is the same bytes now. Some must have moved since, or this would prove nothing."""
    moved = 0
    for path, moment, data in seen:
        comparison.same(f"bytes of {path} known at {moment}", data,
                        server.call("GET", f"{path}&known_at={quote(moment)}"))
        before, now = json.loads(data), server.get(path)
        moved += (before["totals"], before["rows"]) != (now["totals"], now["rows"])
    comparison.same("some readings have moved since", True, moved > 0)
    return moved


def compare_aging(server, rows, origin, comparison):
    print(f"\n{origin}: aging by due date, minor units\n{'as of':10} {'customers':>9}"
          + "".join(f"{name:>12}" for name in FIGURES))
    for date, basis in itertools.product(DAYS, ["due_date", "issue_date"]):
        expected = aging(rows, date, basis)
        report = server.get(f"/v1/reports/aging?group_by=customer&as_of={date}&basis={basis}")
        found = {row["external_id"]: [row[name] for name in FIGURES] for row in report["rows"]}
        comparison.same(f"number of rows on {date}, {basis}", len(expected), len(report["rows"]))
        for customer in sorted(expected.keys() | found.keys()):
            comparison.same(f"aging of {customer} on {date}, {basis}", expected.get(customer), found.get(customer))
        totals = [sum(row[column] for row in expected.values()) for column in range(len(FIGURES))]
        comparison.same(f"aging on {date}, {basis}", totals, [report["totals"][name] for name in FIGURES])
        if basis == "due_date":
            print(f"{date} {len(found):9}" + "".join(f"{report['totals'][name]:12}" for name in FIGURES))


def compare_ratio(what, exact, places, value, comparison):
    """A tie may round either way, as the contract leaves that open."""
    unit = Decimal(1).scaleb(-places)
    allowed = {exact.quantize(unit, rounding) for rounding in [ROUND_HALF_UP, ROUND_HALF_EVEN]}
    comparison.same(f"{what} ({exact:.6f})", True, Decimal(value) in allowed)


def compare_figures(server, rows, origin, comparison):
    print(f"\n{origin}: {'from':13} {'to':10} {'invoiced':>12} {'owed':>10} {'DSO':>7}  paid late")
    for first, last in PERIODS:
        figures = {figure["name"]: figure
                   for figure in server.get(f"/v1/kpis?from={first}&to={last}")["data"]}
        dso, share = figures["dso"], figures["paid_late_share"]
        owed = sum(row["amount"] for row in rows if row["issued"] <= last < row["settled"])
        sold = sum(row["amount"] for row in rows if first <= row["issued"] <= last)
        settled = [row for row in rows if first <= row["settled"] <= last]
        late = sum(row["settled"] > row["due"] for row in settled)
        comparison.same(f"receivables on {last}", owed, dso["numerator"])
        comparison.same(f"invoiced {first} to {last}", sold, dso["denominator"])
        compare_ratio(f"DSO {first} to {last}", Decimal(owed) * ((last - first).days + 1) / sold, 2,
                      dso["value"], comparison)
        comparison.same(f"paid late {first} to {last}", (late, len(settled)),
                        (share["numerator"], share["denominator"]))
        compare_ratio(f"share paid late {first} to {last}", Decimal(late) / len(settled), 4,
                      share["value"], comparison)
        print(f"{'':{len(origin)}}  {first}    {last} {dso['denominator']:12} {dso['numerator']:10} "
              f"{dso['value']:>7}  {share['numerator']} of {share['denominator']} ({share['value']})")


def replay(binary, rows, origin, comparison):
    server = Server(binary)
    began = time.monotonic()
    try:
        seen = send(server, rows, origin, comparison)
        sent = time.monotonic() - began
        moved = compare_readings(server, seen, comparison)
        compare_aging(server, rows, origin, comparison)
        compare_figures(server, rows, origin, comparison)
        invariants = server.get("/v1/invariants")
        comparison.same("invariants", True, invariants["clean"])
        print(f"\n{origin}: {len(rows)} invoices and as many settlements in {sent:.1f} s over {CONNECTIONS} "
              f"connections, {time.monotonic() - began:.1f} s with the comparison; {len(seen)} readings known "
              f"midway, {moved} of them moved since; {len(invariants['checks'])} invariants, "
              f"clean: {invariants['clean']}")
    finally:
        server.end()


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    rows, comparison = read(sys.argv[2]), Comparison()
    for origin in ["own", "external"]:
        replay(sys.argv[1], rows, origin, comparison)
    print(f"{comparison.compared} figures compared, {len(comparison.failures)} differences")
    raise SystemExit(1 if comparison.failures else 0)


if __name__ == "__main__":
    main()
