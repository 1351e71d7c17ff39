# SPDX-FileCopyrightText: 2026 Blaupause contributors
# SPDX-License-Identifier: EUPL-1.2

"""The pages of the product, each once, for tests that look at all of them."""

PAGES = (
    "/",
    "/gemeinde/",
    "/gemeinde/?q=neuenkirchen",
    "/gemeinde/?q=xqzwy",
    "/gemeinde/09772177/",
    "/gemeinde/08111000/",
    "/gemeinde/09772177/by-ewa/",
    "/lagebild/",
    "/lagebild/09/",
    "/lagebild/06/",
    "/lagebild/09/by-ewa/",
    "/lagebild/09/by-ewa/?ebene=gemeinden&seite=2&ordnung=-anteil",
    "/lagebild/06/he-ewa/?kreis=06415&mass=everywhere",
    "/register/",
    "/register/?text=augsburg&ordnung=-state",
    "/register/?text=xqzwy",
    "/quellen/",
    "/rechte/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
)
