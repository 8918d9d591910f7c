#!/usr/bin/env python3
"""Replays a file of real invoices and settlements over HTTP and compares every figure with the file's own.

usage: replay.py QUITTANCE_BINARY ACCOUNTS_RECEIVABLE_CSV
"""
import csv, datetime, http.client, json, os, re, signal, subprocess, sys, tempfile, time
from urllib.parse import quote

LAST_DAY = "2014-06-30"
DAYS = ["2012-02-29", "2012-04-30", "2012-06-30", "2012-08-31", "2012-10-31", "2012-12-31", "2013-02-28",
        "2013-04-30", "2013-06-30", "2013-08-31", "2013-10-31", "2013-12-31", "2014-01-31"]
BUCKETS = ["not_due", "1_30", "31_60", "61_90", "over_90"]
failures = []


def day(text):
    month, date, year = map(int, text.split("/"))
    return datetime.date(year, month, date)


def read(path):
    with open(path, newline="") as file:
        return [{"customer": row["customerID"], "number": row["invoiceNumber"],
                 "issued": day(row["InvoiceDate"]), "due": day(row["DueDate"]),
                 "settled": day(row["SettledDate"]),
                 "amount": round(float(row["InvoiceAmount"]) * 100)} for row in csv.DictReader(file)]


class Server:
    def __init__(self, binary):
        self.folder = tempfile.TemporaryDirectory()
        database = os.path.join(self.folder.name, "replay.db")
        self.log = open(os.path.join(self.folder.name, "log"), "w+")
        self.process = subprocess.Popen([binary, "serve", "--database", database, "--port", "0",
                                         "--test-clock", LAST_DAY], stderr=self.log)
        deadline = time.time() + 20
        port = None
        while port is None and time.time() < deadline:
            with open(self.log.name) as log:
                port = re.search(r"listening on http://127.0.0.1:(\d+)", log.read())
        self.connection = http.client.HTTPConnection("127.0.0.1", int(port.group(1)), timeout=60)
        made = subprocess.run([binary, "keys", "create", "--role", "admin", "--database", database],
                              capture_output=True, text=True, check=True)
        self.key = made.stdout.split()[-1]
        self.count = 0

    def call(self, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.key}
        if body is not None:
            self.count += 1
            headers |= {"Content-Type": "application/json", "Idempotency-Key": f"replay-{self.count}"}
        self.connection.request(method, path, body and json.dumps(body), headers)
        answer = self.connection.getresponse()
        data = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {data.decode()}\n{body}")
        return data

    def get(self, path):
        return json.loads(self.call("GET", path))

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)
        self.folder.cleanup()


def compare(what, expected, found):
    if expected != found:
        failures.append(what)
        print(f"DIFFERS {what}: the file says {expected}, the service {found}")


def aging(rows, date, basis):
    """Per customer: the five buckets of what was issued and not settled by the end of the date."""
    report = {}
    for row in rows:
        if row["issued"] <= date < row["settled"]:
            age = (date - row["due" if basis == "due_date" else "issued"]).days
            bucket = 0 if age <= 0 else 1 if age <= 30 else 2 if age <= 60 else 3 if age <= 90 else 4
            report.setdefault(row["customer"], [0] * 5)[bucket] += row["amount"]
    return report


def dso(rows, start, end):
    owed = sum(row["amount"] for row in rows if row["issued"] <= end < row["settled"])
    sold = sum(row["amount"] for row in rows if start <= row["issued"] <= end)
    return owed, sold


def replay(binary, rows, origin):
    server = Server(binary)
    began = time.time()
    try:
        for customer in sorted({row["customer"] for row in rows}):
            server.call("POST", "/v1/customers", {"external_id": customer, "name": customer, "currency": "USD",
                                                  "credit_limit": None})
        steps = sorted([(row["issued"], 0, row) for row in rows] + [(row["settled"], 1, row) for row in rows],
                       key=lambda step: step[:2])
        middle, numbers, seen = len(steps) // 2, {}, []
        for index, (date, kind, row) in enumerate(steps):
            if kind == 0:
                body = {"customer_id": "ext:" + row["customer"], "currency": "USD", "issue_date": str(date)}
                if origin == "own":
                    body |= {"issue": True, "payment_terms": "net_30", "lines": [
                        {"description": row["number"], "quantity": "1", "unit_price": row["amount"], "tax_rate": "0"}]}
                else:
                    body |= {"origin": "external", "number": row["number"], "total": row["amount"], "tax": 0,
                             "installments": [{"due_date": str(row["due"]), "amount": row["amount"]}]}
                invoice = json.loads(server.call("POST", "/v1/invoices", body))
                numbers[row["number"]] = invoice["number"]
                compare("due date of " + row["number"], str(row["due"]), invoice["installments"][0]["due_date"])
            else:
                payment = json.loads(server.call("POST", "/v1/payments", {
                    "customer_id": "ext:" + row["customer"], "currency": "USD", "amount": row["amount"],
                    "received_date": str(date), "reference": numbers[row["number"]], "auto_apply": True}))
                compare("status of the payment for " + row["number"], "applied", payment["status"])
            if index == middle:
                for date in DAYS:
                    path = f"/v1/reports/aging?group_by=customer&as_of={date}"
                    moment = server.get(path)["known_at"]
                    path += "&known_at=" + quote(moment)
                    seen.append((path, server.call("GET", path)))
        for path, bytes in seen:
            compare("bytes of " + path, bytes, server.call("GET", path))
        for text in DAYS:
            date = datetime.date.fromisoformat(text)
            for basis in ["due_date", "issue_date"]:
                expected = aging(rows, date, basis)
                report = server.get(f"/v1/reports/aging?group_by=customer&as_of={text}&basis={basis}")
                found = {row["external_id"]: [row[name] for name in BUCKETS] for row in report["rows"]}
                compare(f"aging by customer on {text}, {basis}", expected, found)
                totals = [sum(row[bucket] for row in expected.values()) for bucket in range(5)]
                compare(f"aging on {text}, {basis}", totals, [report["totals"][name] for name in BUCKETS])
        for start, end in [("2012-01-01", "2012-12-31"), ("2013-01-01", "2013-12-31"), ("2012-01-01", LAST_DAY)]:
            first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
            figures = {row["name"]: row for row in server.get(f"/v1/kpis?from={start}&to={end}")["data"]}
            owed, sold = dso(rows, first, last)
            compare(f"receivables on {end}", owed, figures["dso"]["numerator"])
            compare(f"invoiced {start} to {end}", sold, figures["dso"]["denominator"])
            days = (last - first).days + 1
            value = float(figures["dso"]["value"])
            compare(f"DSO {start} to {end}", True, abs(value - owed / sold * days) <= 0.0051)
            settled = [row for row in rows if first <= row["settled"] <= last]
            late = [row for row in settled if row["settled"] > row["due"]]
            share = figures["paid_late_share"]
            compare(f"paid late {start} to {end}", (len(late), len(settled)), (share["numerator"], share["denominator"]))
            print(f"{origin:8} {start} to {end}: invoiced {sold / 100:,.2f}, DSO {value}, "
                  f"paid late {len(late)} of {len(settled)}")
        invariants = server.get("/v1/invariants")
        compare("invariants", True, invariants["clean"])
        print(f"{origin:8} {len(rows)} invoices and settlements in {time.time() - began:.1f} s, "
              f"{len(DAYS)} days on both bases, {len(seen)} readings at a past moment")
    finally:
        server.end()


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    rows = read(sys.argv[2])
    for origin in ["own", "external"]:
        replay(sys.argv[1], rows, origin)
    print(f"{len(failures)} differences")
    raise SystemExit(1 if failures else 0)


main()
