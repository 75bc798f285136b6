"""The XML of a hybrid held against the page that people see."""
