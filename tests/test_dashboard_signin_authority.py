"""A provider whose certificate the municipality has issued itself is believed when the server is told whom to trust."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.error import HTTPError

import pytest

pytest.importorskip("authlib", reason="Paketet authlib saknas: installera tillägget signin.")
pytest.importorskip("cryptography", reason="Paketet cryptography saknas: det följer med authlib.")

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.test_dashboard_signin_tokens import App, EvilProvider, serve, starting

MANUAL = Path(__file__).parents[1] / "docs" / "inloggning.md"
AUTHORITY = "ca.kommunen.example"
DAY = timedelta(days=1)
Key = ec.EllipticCurvePrivateKey


def issue(
    subject: str, key: ec.EllipticCurvePrivateKey, authority: ec.EllipticCurvePrivateKey, *, is_ca: bool
) -> bytes:
    """Issue a certificate as a municipality's own authority does."""
    now = datetime.now(UTC)
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, subject)])
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, AUTHORITY)])
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "encipher_only"), False
    )
    usage |= {"decipher_only": False, "digital_signature": not is_ca, "key_cert_sign": is_ca, "crl_sign": is_ca}
    builder = (
        x509.CertificateBuilder(issuer, named, key.public_key(), x509.random_serial_number(), now - DAY, now + DAY)
        .add_extension(x509.BasicConstraints(is_ca, None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
    )
    return builder.sign(authority, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Give the certificate of an authority that nobody else knows, and one that it has issued, with its key."""
    folder = tmp_path_factory.mktemp("authority")
    root, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    (folder / "root.pem").write_bytes(issue(AUTHORITY, root, root, is_ca=True))
    form = serialization.PrivateFormat.PKCS8
    key = own.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    (folder / "own.pem").write_bytes(issue("localhost", own, root, is_ca=False) + key)
    return folder / "root.pem", folder / "own.pem"


@pytest.fixture(scope="module")
def provider(authority: tuple[Path, Path]) -> Iterator[EvilProvider]:
    """Start a provider with a certificate of the municipality's own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority[1])
    with serve(EvilProvider(certificate=context)) as served:
        yield served


@pytest.fixture(scope="module")
def start(
    tmp_path_factory: pytest.TempPathFactory, authority: tuple[Path, Path], provider: EvilProvider
) -> Iterator[Callable[..., App]]:
    """Give what starts the server against it; the browser is the municipality's, and trusts the authority."""
    with starting(tmp_path_factory) as start_app:

        def start_trusted(**environment: str) -> App:
            app = start_app(provider.issuer, **environment)
            app.trusted = ssl.create_default_context(cafile=authority[0])
            return app

        yield start_trusted


def test_unless_told_the_server_trusts_only_the_authorities_that_came_with_it(start: Callable[..., App]) -> None:
    """Nobody is signed in, the reason is logged without a word of the person, and it is what the manual says."""
    app = start(SSL_CERT_FILE="", SSL_CERT_DIR="")
    with pytest.raises(HTTPError, match="400") as refused:
        app.sign_in()
    assert refused.value.read() == b"Authentication error"
    refused.value.close()
    assert "Error during OAuth authorization redirect. (ConnectError)" in app.log.read_text("utf-8")
    assert "loggen: `Error during OAuth authorization redirect. (ConnectError)`" in MANUAL.read_text("utf-8")


def test_told_of_a_file_of_authorities_it_trusts_those(
    start: Callable[..., App], authority: tuple[Path, Path], tmp_path: Path
) -> None:
    """As Debian puts them together: all that everyone trusts, and the municipality's own."""
    everyone = tmp_path / "ca-certificates.crt"
    everyone.write_bytes(Path(certifi.where()).read_bytes() + authority[0].read_bytes())
    assert "_streamlit_user" in start(SSL_CERT_FILE=str(everyone)).sign_in()


def test_the_manual_says_so() -> None:
    """The variable that works, and where Debian keeps the file."""
    assert "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt" in MANUAL.read_text("utf-8")
