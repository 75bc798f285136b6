"""Pages whose words are changed so that no reader can know them, while their truth stays known."""
