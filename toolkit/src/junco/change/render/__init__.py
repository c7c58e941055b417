"""How each kind of object is written as SQL: one module a kind, looked up by the kind's name."""

from __future__ import annotations

from junco.change.render.aggregate import AggregateKind
from junco.change.render.cast import CastKind, ConversionKind, TransformKind
from junco.change.render.collation import CollationKind
from junco.change.render.column import ColumnKind
from junco.change.render.composite import AttributeKind, CompositeKind
from junco.change.render.constraint import ConstraintKind
from junco.change.render.default import DefaultKind
from junco.change.render.domain import DomainConstraintKind, DomainKind
from junco.change.render.enum import EnumKind
from junco.change.render.event_trigger import EventTriggerKind
from junco.change.render.foreign import ServerKind, UserMappingKind, WrapperKind
from junco.change.render.index import IndexKind
from junco.change.render.kind import Kind
from junco.change.render.language import AccessMethodKind, LanguageKind
from junco.change.render.materialized_view import MaterializedViewKind
from junco.change.render.namespace import DependenceKind, ExtensionKind, NamespaceKind
from junco.change.render.operator import (
    OperatorClassKind,
    OperatorFamilyKind,
    OperatorKind,
    ShellOperatorKind,
)
from junco.change.render.policy import PolicyKind
from junco.change.render.privileges import (
    ColumnPrivilegesKind,
    DefaultPrivilegesKind,
    SequencePrivilegesKind,
)
from junco.change.render.replication import (
    PublicationKind,
    PublishedSchemaKind,
    PublishedTableKind,
    SubscriptionKind,
)
from junco.change.render.routine import FunctionKind, ProcedureKind
from junco.change.render.rule import RuleKind
from junco.change.render.sequence import OwnershipKind, SequenceKind
from junco.change.render.statistics import StatisticsKind
from junco.change.render.table import TableKind
from junco.change.render.text_search import ConfigurationKind, DictionaryKind, ParserKind, TemplateKind
from junco.change.render.tie import AttachmentKind, IndexAttachmentKind, InheritanceKind, TypingKind
from junco.change.render.trigger import TriggerCopyKind, TriggerKind
from junco.change.render.types import BaseTypeKind, RangeKind, ShellKind
from junco.change.render.view import ViewColumnKind, ViewKind, ViewQueryKind

# In the order people expect to read them, where dependencies leave a choice.
_KINDS: tuple[Kind, ...] = (
    NamespaceKind(),
    ExtensionKind(),
    LanguageKind(),
    AccessMethodKind(),
    CollationKind(),
    ShellKind(),
    EnumKind(),
    DomainKind(),
    DomainConstraintKind(),
    CompositeKind(),
    AttributeKind(),
    RangeKind(),
    BaseTypeKind(),
    ParserKind(),
    TemplateKind(),
    DictionaryKind(),
    ConfigurationKind(),
    WrapperKind(),
    ServerKind(),
    UserMappingKind(),
    SequenceKind(),
    TableKind(),
    ColumnKind(),
    DefaultKind(),
    OwnershipKind(),
    ConstraintKind(),
    TypingKind(),
    InheritanceKind(),
    AttachmentKind(),
    FunctionKind(),
    ProcedureKind(),
    ViewKind(),
    ViewQueryKind(),
    ViewColumnKind(),
    MaterializedViewKind(),
    AggregateKind(),
    OperatorKind(),
    ShellOperatorKind(),
    OperatorFamilyKind(),
    OperatorClassKind(),
    CastKind(),
    ConversionKind(),
    TransformKind(),
    IndexKind(),
    IndexAttachmentKind(),
    StatisticsKind(),
    RuleKind(),
    TriggerKind(),
    TriggerCopyKind(),
    PolicyKind(),
    PublicationKind(),
    PublishedTableKind(),
    PublishedSchemaKind(),
    SubscriptionKind(),
    ColumnPrivilegesKind(),
    SequencePrivilegesKind(),
    DefaultPrivilegesKind(),
    EventTriggerKind(),
    DependenceKind(),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
RANK: dict[str, int] = {kind.name: place for place, kind in enumerate(_KINDS)}
