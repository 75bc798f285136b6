"""Documents that are not plain XML are read in a child process, within bounds."""
