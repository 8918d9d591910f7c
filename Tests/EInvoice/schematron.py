"""Turns an ISO Schematron schema with XPath 2 queries into a style sheet that Saxon runs.

Only what the published rule sets use is known here: let, pattern, rule, assert, report, param-free functions in XSLT.
"""
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL = "{http://www.w3.org/1999/XSL/Transform}"


def stylesheet(path):
    root = ET.parse(path).getroot()
    spaces = "".join(
        f" xmlns:{ns.get('prefix')}={quoteattr(ns.get('uri'))}" for ns in root.iter(f"{SCH}ns")
    )
    declared = {ns.get("prefix") for ns in root.iter(f"{SCH}ns")}
    for prefix, uri in (("xs", "http://www.w3.org/2001/XMLSchema"), ("u", "utils")):
        if prefix not in declared:
            spaces += f' xmlns:{prefix}="{uri}"'
    out = [
        '<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"' + spaces + ">",
        '<xsl:output method="text"/>',
    ]
    for let in root.findall(f"{SCH}let"):
        out.append(f'<xsl:variable name="{let.get("name")}" select={quoteattr(let.get("value"))}/>')
    for function in root.iter(f"{XSL}function"):
        out.append(ET.tostring(function, encoding="unicode"))
    patterns = root.findall(f"{SCH}pattern")
    for number, pattern in enumerate(patterns):
        mode = f"p{number}"
        for let in pattern.findall(f"{SCH}let"):
            out.append(f'<xsl:variable name="{let.get("name")}" select={quoteattr(let.get("value"))}/>')
        rules = pattern.findall(f"{SCH}rule")
        for place, rule in enumerate(rules):
            # Of the rules of a pattern the first that matches a node is the one that counts.
            out.append(
                f'<xsl:template match={quoteattr(rule.get("context"))} mode="{mode}" '
                f'priority="{len(rules) - place}">'
            )
            for child in rule:
                if child.tag == f"{SCH}let":
                    out.append(
                        f'<xsl:variable name="{child.get("name")}" select={quoteattr(child.get("value"))}/>'
                    )
                elif child.tag in (f"{SCH}assert", f"{SCH}report"):
                    test = child.get("test")
                    broken = f"not({test})" if child.tag == f"{SCH}assert" else test
                    words = " ".join("".join(child.itertext()).split())
                    line = f"{child.get('flag') or 'fatal'}\t{child.get('id')}\t{words}\n"
                    out.append(f"<xsl:if test={quoteattr(broken)}><xsl:text>{escape(line)}</xsl:text></xsl:if>")
            out.append(f'<xsl:apply-templates select="@*|node()" mode="{mode}"/></xsl:template>')
        out.append(f'<xsl:template match="text()" mode="{mode}"/>')
        out.append(
            f'<xsl:template match="@*|node()" mode="{mode}" priority="-1">'
            f'<xsl:apply-templates select="@*|node()" mode="{mode}"/></xsl:template>'
        )
    out.append('<xsl:template match="/">')
    for number in range(len(patterns)):
        out.append(f'<xsl:apply-templates select="." mode="p{number}"/>')
    out.append("</xsl:template></xsl:stylesheet>")
    return "\n".join(out)
