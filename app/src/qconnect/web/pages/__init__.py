"""HTML pages. They work without JavaScript; scripts only refresh what the server renders."""
