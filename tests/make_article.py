#!/usr/bin/env python3
"""Makes corpus-sample/article.docx of article.md with pandoc; the markers become hidden text.

Run it from the repository after a change of the article: python3 tests/make_article.py
"""

import os
import re
import subprocess

ARTICLE = "corpus-sample/article.md"
HIDDEN = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>%s</w:t></w:r>"


def hidden(found: re.Match) -> str:
    return "`" + HIDDEN % found.group(1).strip() + "`{=openxml}"


with open(ARTICLE, encoding="utf-8") as file:
    text = re.sub(r"<!--(.*?)-->", hidden, file.read())
command = ["pandoc", "-f", "markdown-smart", "-t", "docx", "-o", ARTICLE.replace(".md", ".docx")]
subprocess.run(command, input=text, encoding="utf-8", check=True, env=os.environ | {"SOURCE_DATE_EPOCH": "0"})
