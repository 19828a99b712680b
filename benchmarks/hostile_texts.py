"""Texts, XML and JSON that are made to lead a trusting reader elsewhere: to an address, or to another file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Elsewhere:
    """Where the files point: to an address on this machine, and to another file."""

    url: str
    other: Path

    @property
    def port(self) -> str:
        """The port of the address."""
        return self.url.rpartition(":")[2]


Files = dict[str, bytes]


def encode(texts: Mapping[str, str]) -> Files:
    """Write each text."""
    return {name: text.encode() for name, text in texts.items()}


def name_sources(to: Elsewhere) -> Files:
    """Texts that are no data but say where data are: GDAL would open each by its content, whatever it is called."""
    return encode(
        name_layers(to) | name_pictures(to) | name_algorithms(to) | name_services(to) | name_addresses(to) | mark_up(to)
    )


Texts = dict[str, str]
VRT = "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"


def name_layers(to: Elsewhere) -> Texts:
    """Say where the rows of a layer are."""
    plain = VRT.format(to.other)
    return {
        "vrt to a file": plain,
        "vrt to a file beside it": VRT.format("annan.csv").replace("<Src", "<Src relativeToVRT='1' ", 1),
        "vrt to an address": VRT.format(f"/vsicurl/{to.url}/a.csv"),
        "vrt with sql": plain.replace("</OGRVRTLayer>", "<SrcSQL>SELECT 1</SrcSQL></OGRVRTLayer>"),
        "vrt of many": f"<OGRVRTDataSource><OGRVRTUnionLayer name='a'>{plain[18:-19]}</OGRVRTUnionLayer>"
        "</OGRVRTDataSource>",
        "tab": f'!table\n!version 300\nOpen Table "{to.other}" Type NATIVE\n',
    }


def name_pictures(to: Elsewhere) -> Texts:
    """Say where a picture is, or how it is worked out."""
    raster = "<VRTDataset rasterXSize='1' rasterYSize='1'><VRTRasterBand dataType='Byte' band='1'><SimpleSource>"
    end = "</SimpleSource></VRTRasterBand></VRTDataset>"
    return {
        "vrt of a picture": f"{raster}<SourceFilename>{to.other}</SourceFilename>{end}",
        "vrt of a picture at an address": f"{raster}<SourceFilename>/vsicurl/{to.url}/a.tif</SourceFilename>{end}",
        "vrt with code": "<VRTDataset><VRTRasterBand subClass='VRTDerivedRasterBand'><PixelFunctionLanguage>Python"
        f"</PixelFunctionLanguage><PixelFunctionCode>open('{to.other}')</PixelFunctionCode></VRTRasterBand>"
        "</VRTDataset>",
    }


def name_algorithms(to: Elsewhere) -> Texts:
    """Say by what steps data are to be read."""
    algorithm = {"type": "gdal_streamed_alg"}
    return {
        "gdalg to a file": json.dumps(algorithm | {"command_line": f"gdal vector pipeline ! read {to.other}"}),
        "gdalg to an address": json.dumps(algorithm | {"command_line": f"gdal vector pipeline ! read {to.url}"}),
    }


def name_services(to: Elsewhere) -> Texts:
    """Say what service or database is to be asked."""
    return {
        "wfs": f"<OGRWFSDataSource><URL>{to.url}/wfs</URL></OGRWFSDataSource>",
        "wms": f"<GDAL_WMS><Service name='TMS'><ServerUrl>{to.url}/a</ServerUrl></Service></GDAL_WMS>",
        "wmts": f"<GDAL_WMTS><GetCapabilitiesUrl>{to.url}/a</GetCapabilitiesUrl></GDAL_WMTS>",
        "wcs": f"<WCS_GDAL><ServiceURL>{to.url}/a</ServiceURL></WCS_GDAL>",
        "wfs as text": f"WFS:{to.url}/wfs",
        "features as text": f"OAPIF:{to.url}/features",
        "catalogue as text": f"CSW:{to.url}/csw",
        "search as text": f"ES:{to.url}",
        "database as text": f"PG:host=127.0.0.1 port={to.port} dbname=a",
        "another database as text": f"MYSQL:a,host=127.0.0.1,port={to.port}",
    }


def name_addresses(to: Elsewhere) -> Texts:
    """Say nothing but where something is."""
    return {
        "vsicurl as text": f"/vsicurl/{to.url}/a.csv",
        "vsicurl in vsizip as text": f"/vsizip//vsicurl/{to.url}/a.zip/a.csv",
        "vsigzip as text": f"/vsigzip/{to.other}",
        "an address as text": f"{to.url}/a.csv",
        "a path as text": str(to.other),
    }


def mark_up(to: Elsewhere) -> Texts:
    """Lead a reader of marked-up text to an address."""
    return {
        "gml": f'<FeatureCollection xsi:schemaLocation="a {to.url}/a.xsd"><featureMember/></FeatureCollection>',
        "gml with a link": f'<gml:Collection><gml:member xlink:href="{to.url}/a"/></gml:Collection>',
        "html": f'<html><meta http-equiv="refresh" content="0;url={to.url}"><table><tr/></table></html>',
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg"><image href="{to.url}/a.png"/></svg>',
    }


def declare(root: str, inner: str, to: Elsewhere) -> Files:
    """Play the tricks of XML, around a root and with something within it that holds %s."""
    plain = f"<{root}>{inner % 'a'}</{root.split(maxsplit=1)[0]}>"
    entity = f"<{root}>{inner % '&e;'}</{root.split(maxsplit=1)[0]}>"
    texts = {
        "entity of a file": f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{to.other}">]>{entity}',
        "entity of an address": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{to.url}/e">]>{entity}',
        "entity of a parameter": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{to.url}/p"> %p;]>{plain}',
        "entity that is public": f'<!DOCTYPE x [<!ENTITY e PUBLIC "p" "file://{to.other}">]>{entity}',
        "document type": f'<!DOCTYPE x SYSTEM "{to.url}/a.dtd">{plain}',
        "document type far down": f'<!--{"-a" * 5_000}--><!DOCTYPE x SYSTEM "{to.url}/a.dtd">{plain}',
        "document type in small letters": f'<!doctype x [<!entity e system "file://{to.other}">]>{entity}',
        "stylesheet": f'<?xml-stylesheet href="{to.url}/a.xsl"?>{plain}',
        "inclusion": f"<{root}>{inner % 'a'}"
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{to.other}" parse="text"/>'
        f"</{root.split(maxsplit=1)[0]}>",
        "schema": plain.replace(
            ">",
            f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a {to.url}/a.xsd">',
            1,
        ),
        "base": plain.replace(">", f' xml:base="{to.url}/">', 1),
    }
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{texts["entity of a file"]}'.encode("utf-16")
    return encode(texts) | {"entity in another alphabet": wide}


KML = 'kml xmlns="http://www.opengis.net/kml/2.2"'
MARK = "<Placemark><name>%s</name><Point><coordinates>15,58</coordinates></Point></Placemark>"


def name_in_kml(to: Elsewhere) -> Files:
    """Links that a globe would follow."""
    mark = MARK % "a"
    link = f"<Link><href>{to.url}/a.kml</href></Link>"
    links = {
        "network link": f"<NetworkLink>{link}</NetworkLink>",
        "network link to a file": f"<NetworkLink><Link><href>file://{to.other}</href></Link></NetworkLink>",
        "icon": f"<Style><IconStyle><Icon><href>{to.url}/a.png</href></Icon></IconStyle></Style>",
        "overlay": f"<GroundOverlay><Icon><href>{to.url}/a.png</href></Icon></GroundOverlay>",
        "model": f"<Placemark><Model>{link}</Model></Placemark>",
        "style elsewhere": f"<Placemark><styleUrl>{to.url}/a.kml#s</styleUrl></Placemark>",
        "schema elsewhere": f'<Placemark><ExtendedData><SchemaData schemaUrl="{to.url}/a"/></ExtendedData></Placemark>',
        "picture in words": f"<Placemark><description>&lt;img src='{to.url}/a.png'&gt;</description></Placemark>",
        "update": f"<NetworkLinkControl><Update><targetHref>{to.url}/a</targetHref></Update></NetworkLinkControl>",
    }
    texts = {name: f"<{KML}><Document>{link}{mark}</Document></kml>" for name, link in links.items()}
    return declare(KML, MARK, to) | encode(texts)


def name_in_gpx(to: Elsewhere) -> Files:
    """Links that a map program would follow."""
    point = '<wpt lat="58" lon="15"><name>%s</name></wpt>'
    head = 'gpx version="1.1" creator="a" xmlns="http://www.topografix.com/GPX/1/1"'
    links = {
        "link": f'<metadata><link href="{to.url}/a"/></metadata>',
        "link to a file": f'<wpt lat="58" lon="15"><link href="file://{to.other}"/></wpt>',
        "extension": f'<extensions><a href="{to.url}/a"/></extensions>',
    }
    texts = {name: f"<{head}>{link}{point % 'a'}</gpx>" for name, link in links.items()}
    return declare(head, point, to) | encode(texts)


def name_in_json(to: Elsewhere) -> Files:
    """Members that other programs follow."""
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": {"type": "Point", "coordinates": [15, 58]}}
    plain = {"type": "FeatureCollection", "features": [feature]}
    href = {"href": f"{to.url}/a"}
    grids = f"+proj=longlat +nadgrids=@{to.url}/a,{to.other}"
    members: dict[str, dict[str, Any]] = {
        "system by link": {"crs": {"type": "link", "properties": {**href, "type": "proj4"}}},
        "system by address": {"crs": {"type": "url", "properties": {"url": f"{to.url}/a"}}},
        "system by the name of an address": {"crs": {"type": "name", "properties": {"name": f"{to.url}/a"}}},
        "system by the name of a file": {"crs": {"type": "name", "properties": {"name": str(to.other)}}},
        "system by a list in a file": {"crs": {"type": "name", "properties": {"name": f"+init={to.other}:1"}}},
        "system with grids": {"crs": {"type": "name", "properties": {"name": grids}}},
        "next page": {"links": [{"rel": "next", **href}], "numberMatched": 9},
        "reference": {"features": [{**feature, "$ref": f"{to.url}/a"}]},
        "context": {"@context": f"{to.url}/a"},
        "properties elsewhere": {"features": [{**feature, "properties": {"a": f"file://{to.other}"}}]},
        "assets": {"stac_version": "1.0.0", "assets": {"a": href}},
    }
    others: dict[str, dict[str, Any]] = {
        "topology": {"type": "Topology", "objects": {}, "arcs": [], "href": f"{to.url}/a"},
        "service": {"currentVersion": 10, "layers": [], "url": f"{to.url}/a", "exceededTransferLimit": True},
        "tiles": {"tilejson": "3.0.0", "tiles": [f"{to.url}/a/{{z}}"]},
        "catalogue": {"type": "Catalog", "links": [{"rel": "child", **href}]},
    }
    return encode({name: json.dumps(plain | member) for name, member in members.items()}) | encode(
        {name: json.dumps(content) for name, content in others.items()}
    )


def name_in_text(to: Elsewhere) -> Files:
    """Cells that a spreadsheet program would act on are texts like any other."""
    cells = {
        "address": f"file://{to.other}",
        "web service": f'=WEBSERVICE("{to.url}/a")',
        "link": f'=HYPERLINK("{to.url}/a";"a")',
        "program": "=cmd|' /C calc'!A0",
        "import": f'=IMPORTDATA("{to.url}/a.csv")',
        "source": f"/vsicurl/{to.url}/a.csv",
    }
    quoted = {name: cell.replace('"', '""') for name, cell in cells.items()}
    return encode(
        {name: f'a;b\r\n"{cell}";1\r\n' for name, cell in quoted.items()} | {"heading": f"a;{to.url}/b\n1;2\n"}
    )
