"""One question a module, answered from sums and lists of what the library holds. Refuses to know where the rows come from."""
