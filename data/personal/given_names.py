"""Common given names: two capitalised words of which the first is one of these are taken for a person."""

_NAMES = """
Abdi Abdullah Adam Agneta Agnes Ahmad Ahmed Albin Alexander Alexandra Alfred Ali Alice Alicia Alma Alva Amanda Amina
Amir Anders Andreas Anette Anita Ann Anna Anneli Annika Anton Arvid Asta Astrid August Axel Barbro Bengt Benjamin
Berit Bertil Birgit Birgitta Björn Bo Britt Camilla Carina Carl Carolina Caroline Catarina Cecilia Charlotta Charlotte
Christer Christian Christina Christoffer Daniel David Dennis Ebba Eleonora Elias Elin Elina Elisabet Elisabeth Ella
Ellen Elsa Elvira Emelie Emil Emilia Emma Erik Erika Ester Eva Evelina Fatima Felicia Felix Filip Fredrik Freja Frida
Frans Gabriel Gabriella Gerd Greta Gun Gunilla Gunnar Gunnel Gustaf Gustav Göran Göte Hampus Hanna Hanne Hans Harald
Hassan Hedda Helen Helena Helene Henrik Henry Hugo Håkan Ibrahim Ida Inga Inger Ingrid Ingvar Irene Irma Isabella Isak
Ivar Jakob Jan Jasmin Jenny Jens Jesper Jessica Joakim Johan Johanna John Johnny Jonas Jonatan Jonathan Josef Josefin
Josefine Julia Jörgen Kalle Karin Karl Karolina Katarina Kenneth Kent Kerstin Kevin Kim Kjell Klara Kristian Kristina
Kristoffer Kurt Lars Lea Leif Lena Lennart Leo Liam Lilly Linda Linn Linnea Linnéa Linus Lisa Lo Louise Lovisa Lucas
Ludvig Lukas Magnus Maja Malin Marcus Margareta Margaretha Maria Marianne Marie Markus Martin Mathias Matilda Mats
Mattias Max Melvin Mia Michael Mikael Moa Mohamed Mohammad Mohammed Mona Monica Monika Muhammad Märta Mårten Nathalie
Nellie Niklas Nils Nina Noah Oliver Olivia Olle Olof Omar Oskar Oscar Ove Patrik Per Peter Petra Philip Pia Pär Ragnar
Ralf Rasmus Rebecka Richard Rickard Robert Robin Roger Roland Rolf Roy Rune Sam Samuel Sandra Sara Sebastian Siv Simon
Sofia Sofie Solveig Stefan Stella Stig Stina Sten Sture Susanne Sven Svante Terese Theo Theodor Therese Thomas Tilda
Tim Tina Tobias Tommy Tony Tor Torbjörn Tuva Tyra Ulf Ulla Ulrika Urban Vera Veronica Victor Victoria Viktor Viktoria
Viola Vilhelm Vincent Walter Wilhelm William Wilma Yasmin Yusuf Yvonne Zahra Zara Åke Åsa Örjan
"""
GIVEN_NAMES = frozenset(_NAMES.split())
