"""The bill of materials of a release: what requirements.lock installs, as CycloneDX 1.6 in JSON.

Here: packages, versions, hashes and licences as components. Not here: the lock (`make lock`), how a licence is read
(licences.py).

python -m tools.sbom > dist/sbom.json
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from packageurl import PackageURL

from tools.licences import licence_of

ROOT = Path(__file__).parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+) \\\n((?:    --hash=\S+(?: \\)?\n)+)", re.MULTILINE)
HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def bill_of_materials() -> str:
    """The whole document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    licences = LicenseFactory()
    product = Component(
        name=project["name"],
        version=project["version"],
        type=ComponentType.APPLICATION,
        bom_ref="yt_assets",
        licenses=[licences.make_from_string(project["license"])],
    )
    bom = Bom(components=_components(licences))
    bom.metadata.component = product
    bom.register_dependency(product, bom.components)
    return str(make_outputter(bom, OutputFormat.JSON, SchemaVersion.V1_6).output_as_string(indent=2))


def _components(licences: LicenseFactory) -> Iterator[Component]:
    hashes = HashTypeFactory()
    for name, version, pinned in PIN.findall((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        address = PackageURL(type="pypi", name=name, version=version)
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            bom_ref=str(address),
            purl=address,
            # Each file of a version has one, and pip takes any of them.
            hashes=[hashes.from_composite_str(each) for each in HASH.findall(pinned)],
            licenses=[licences.make_from_string(licence_of(name))],
        )


if __name__ == "__main__":
    sys.stdout.write(f"{bill_of_materials()}\n")
