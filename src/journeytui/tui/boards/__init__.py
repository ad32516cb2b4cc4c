"""The boards as pictures: how each looks in cells, and how one walks about in it. Refuses to know a study and a record."""
