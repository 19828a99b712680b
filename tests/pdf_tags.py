"""The tags of a PDF, by which a screen reader reads it."""

import pikepdf


def list_tags(pdf: pikepdf.Pdf) -> tuple[list[str], list[str]]:
    """List the tags of a PDF in reading order, and the alternative texts."""
    tags: list[str] = []
    alternatives: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for each in node:
                walk(each)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                tags.append(str(node.S).removeprefix("/"))
            if "/Alt" in node and str(node.S) == "/Figure":
                alternatives.append(str(node.Alt))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return tags, list(dict.fromkeys(alternatives))
