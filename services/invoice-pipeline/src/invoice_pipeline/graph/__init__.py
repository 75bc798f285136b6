"""The one graph: receive -> read -> patch | validate -> triage -> (review)* -> stage_export."""
