"""The part of the SARIF 2.1.0 schema that the log of konkyo uses, as pydantic models.

Written from the standard: names, required properties, enumerations and bounds are those of the schema, and, as
there, a property that it does not know is an error.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Count = Annotated[int, Field(ge=0)]
Number = Annotated[int, Field(ge=1)]
Level = Literal["none", "note", "warning", "error"]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Text(Part):
    """message, multiformatMessageString."""

    text: Annotated[str, Field(min_length=1)]
    markdown: str | None = None


class ArtifactLocation(Part):
    uri: Annotated[str, Field(pattern=r"^(?:[A-Za-z][A-Za-z0-9+.-]*:)?[A-Za-z0-9._~!$&'()*+,;=@%/-]+$")]
    """uri-reference: ASCII, everything else in per cent notation."""
    uriBaseId: str | None = None


class Region(Part):
    startLine: Number
    startColumn: Number
    endLine: Number
    endColumn: Number
    charOffset: Count
    charLength: Count

    @model_validator(mode="after")
    def _ends_behind_its_start(self) -> Region:
        assert (self.startLine, self.startColumn) <= (self.endLine, self.endColumn)
        return self


class PhysicalLocation(Part):
    artifactLocation: ArtifactLocation
    region: Region


class Location(Part):
    id: Annotated[int, Field(ge=-1)] = -1
    physicalLocation: PhysicalLocation
    message: Text | None = None


class Result(Part):
    ruleId: str
    ruleIndex: Count
    level: Level
    rank: Annotated[float, Field(ge=-1, le=100)]
    message: Text
    locations: Annotated[list[Location], Field(min_length=1)]
    relatedLocations: list[Location] = []
    properties: dict[str, Any] = {}


class Configuration(Part):
    enabled: bool = True
    level: Level


class Rule(Part):
    """reportingDescriptor."""

    id: Annotated[str, Field(min_length=1)]
    shortDescription: Text
    fullDescription: Text
    help: Text
    defaultConfiguration: Configuration


class Driver(Part):
    """toolComponent."""

    name: Annotated[str, Field(min_length=1)]
    version: str
    rules: list[Rule]


class Tool(Part):
    driver: Driver


class Artifact(Part):
    location: ArtifactLocation
    encoding: str


class Run(Part):
    tool: Tool
    columnKind: Literal["utf16CodeUnits", "unicodeCodePoints"]
    artifacts: list[Artifact]
    results: list[Result]


class Log(Part):
    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=True)

    dollar_schema: Annotated[str, Field(alias="$schema", pattern=r"sarif-schema-2\.1\.0\.json$")]
    version: Literal["2.1.0"]
    runs: list[Run]
