"""Expand and contract: a change that breaks the running application, as two that do not.

The first adds what the new version needs beside what the old one has and keeps the two alike; the second takes the
old away. `twin` says what a change needs, `sync` keeps two columns alike, `middle` is the schema between the two,
`swap` puts the new in the old's place. Pure: whoever proves and writes the files runs the statements.
"""
