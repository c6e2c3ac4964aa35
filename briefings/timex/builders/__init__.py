"""What the grammars build from the tags their patterns match.

A pattern's groups name the parts: w weekday, d day, m and m2 month, tail the year or period behind
it, r a direction word, n a number or amount, u unit, y year, z and z2 expressions read before.
"""
