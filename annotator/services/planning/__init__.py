"""Turn commands into row changes, checked against the label schema; nothing is changed here."""

from collections.abc import Callable, Mapping
from typing import Any

from annotator.model import commands, review_commands, task_commands
from annotator.model.commands import Command
from annotator.services.planning import (
    annotators,
    assignments,
    dates,
    dismissals,
    documents,
    entities,
    fixes,
    joining,
    occurrences,
    relations,
    reviewing,
    sets,
    settings,
    slots,
    spans,
    suggestions,
)
from annotator.services.planning.draft import Draft, Plan


def _migrate_schema(command: commands.MigrateSchema, draft: Draft) -> Plan:
    """Plan a migration; what it takes is imported when it is first needed."""
    from annotator.services.planning.schema import migrate_schema

    return migrate_schema(command, draft)


def _convert_relations(command: commands.ConvertRelations, draft: Draft) -> Plan:
    """Plan a conversion, likewise."""
    from annotator.services.planning.conversion import convert_relations

    return convert_relations(command, draft)


def _apply_fixes(command: commands.ApplyFixes, draft: Draft) -> Plan:
    return fixes.apply_fixes(command, draft, plan)


_PLANNERS: Mapping[type, Callable[[Any, Draft], Plan]] = {
    commands.AddSpan: spans.add_span,
    commands.DeleteSpans: spans.delete_spans,
    commands.RelabelSpans: spans.relabel_spans,
    commands.SetFragments: spans.set_fragments,
    commands.SetAttributes: spans.set_attributes,
    commands.ConfirmDates: dates.confirm_dates,
    commands.SetSpanNote: spans.set_span_note,
    commands.AddRelation: relations.add_relation,
    commands.EditRelation: relations.edit_relation,
    commands.DeleteRelations: relations.delete_relations,
    commands.FillSlot: slots.fill_slot,
    commands.CloseSlot: slots.close_slot,
    commands.SetState: sets.set_state,
    commands.SetFlag: sets.set_flag,
    commands.SetSetNote: sets.set_set_note,
    commands.SetDocumentLabels: sets.set_document_labels,
    commands.RecordActivity: sets.record_activity,
    commands.AcceptSuggestion: suggestions.accept_suggestion,
    commands.RejectSuggestion: suggestions.reject_suggestion,
    commands.LabelOccurrences: occurrences.label_occurrences,
    commands.EditDocument: documents.edit_document,
    commands.AddAnnotator: annotators.add_annotator,
    commands.RenameAnnotator: annotators.rename_annotator,
    commands.RemoveAnnotator: annotators.remove_annotator,
    commands.AddEntity: entities.add_entity,
    commands.EditEntity: entities.edit_entity,
    commands.AssignEntity: entities.assign_entity,
    commands.DeleteEntity: entities.delete_entity,
    commands.DeleteUnusedEntities: entities.delete_unused_entities,
    commands.JoinMentions: joining.join_mentions,
    commands.ConvertRelations: _convert_relations,
    commands.MigrateSchema: _migrate_schema,
    commands.ChangeSetting: settings.change_setting,
    commands.DismissFinding: dismissals.dismiss_finding,
    commands.RestoreFinding: dismissals.restore_finding,
    commands.ApplyFixes: _apply_fixes,
    review_commands.Decide: reviewing.decide,
    review_commands.AcceptAgreed: reviewing.accept_agreed,
    review_commands.ExplainDecision: reviewing.explain_decision,
    review_commands.WithdrawDecisions: reviewing.withdraw_decisions,
    task_commands.AssignDocuments: assignments.assign_documents,
    task_commands.UnassignDocuments: assignments.unassign_documents,
    task_commands.SendBack: assignments.send_back,
    task_commands.ReadMessage: assignments.read_message,
}


def plan(command: Command, draft: Draft) -> Plan:
    """Work out what a command changes.

    Raises:
        UserError: The command is refused; the message says why.
    """
    return _PLANNERS[type(command)](command, draft)


def kind_of(command: Command) -> str:
    """Return the name of a command as the log writes it: ``AddSpan`` is ``add_span``."""
    name = type(command).__name__
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in name).lstrip("_")
