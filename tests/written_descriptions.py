"""A description of areas, as a municipality writes it beside its file."""

AREAS = """\
sort: områden
namn: Kommunens områden
producent: Mjölby kommun
licens: fri
uttagsdatum: 2026-01-15
definition: Ritade av samordnaren.
kolumner: {område: id}
kommun: Mjölby
områdestyp: centrum
giltig_från: 2024-01-01
"""
