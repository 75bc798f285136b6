"""One invoice whose pages came as several files of one mail: who waits for whom, and what becomes of them."""
