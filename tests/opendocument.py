"""A sheet as LibreOffice writes it."""

import io
import zipfile


def pack_sheet(rows: str) -> bytes:
    """Pack a sheet's rows, as they are written in the format's XML, with what a sheet has around it."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{office}manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
            f'xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="Uttag">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
    return file.getvalue()
