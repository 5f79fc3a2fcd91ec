"""`tantivy` over SudachiPy's normalised forms of title and body, divided by spaces beforehand."""

from __future__ import annotations

from collections.abc import Sequence

import tantivy

from bench.searching import kana
from knowledge.content import Entry

_TOKENIZER = "given"
_HEAP = 50_000_000


class Peer:
    """An index in memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Analyses and indexes everything."""
        self._ids = [entry.id for entry in entries]
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", tokenizer_name=_TOKENIZER)
        builder.add_integer_field("number", stored=True)
        self._schema = builder.build()
        index = tantivy.Index(self._schema)
        index.register_tokenizer(_TOKENIZER, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        for number, entry in enumerate(entries):
            text = " ".join(kana.words(f"{entry.title}\n{entry.body}"))
            writer.add_document(tantivy.Document(text=text, number=number))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def rank(self, question: str, limit: int) -> list[str]:
        """The best of those that have a word of it."""
        terms = [tantivy.Query.term_query(self._schema, "text", word) for word in kana.words(question)]
        if not terms:
            return []
        found = self._searcher.search(
            tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms]), limit
        )
        return [self._ids[self._searcher.doc(address)["number"][0]] for _score, address in found.hits]
