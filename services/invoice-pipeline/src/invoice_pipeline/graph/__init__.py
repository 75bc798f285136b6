"""The one graph: receive -> read | validate -> triage -> (review)* -> stage_export."""
