"""Lines of a table that add up others, in several languages."""

from collections.abc import Iterable
from functools import lru_cache

from seatui.domain.search.names import words_in

_NAMES = """
    total totals subtotal sum sums
    summe gesamt gesamtsumme gesamtanzahl insgesamt zwischensumme endsumme
    totaal subtotaal som totaux somme soustotal totale totali somma subtotale
    totales suma subtotales totais soma
    totalt summa sammanlagt delsumma ialt yhteensä välisumma
    razem ogółem łącznie celkem součet mezisoučet spolu súčet összesen összeg
    ukupno skupaj zbroj общо сума разом усього всього итого всего сумма подытог
    kokku kopā viso σύνολο toplam aratoplam סהכ المجموع الإجمالي مجموع
    jumlah รวม tổng
"""
_SIGNS = ("合計", "合计", "总计", "總計", "小計", "小计", "총계", "합계", "소계")
"""In scripts that put no blanks between words."""
_KNOWN = frozenset(word for name in _NAMES.split() for word in words_in(name))


@lru_cache(1 << 12)
def says_total(text: str) -> bool:
    """Whether a text is that of a line that adds up others: `Total`, `Summe Parkett`, `Stalls total:`, `合計`."""
    words = words_in(text)
    if not words:
        return False
    return bool({words[0], words[-1], "".join(words)} & _KNOWN) or words[-1].endswith(_SIGNS)


def is_total_line(row: str, label: str, texts: Iterable[str]) -> bool:
    """Whether a line adds up others: it says so, and has no row or no label, or says so in place of these."""
    if row and label:
        return says_total(row) or says_total(label)
    return any(map(says_total, filter(None, texts)))
