"""One definition per number, asked of books: measures, their dimensions and the forms derived from them."""
