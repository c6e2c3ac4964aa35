"""The parts of reading a page, each by itself: linked data, date, title, body, pages of no news."""
