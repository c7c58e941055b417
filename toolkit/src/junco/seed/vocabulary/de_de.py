"""German as in Germany. Phones: 030 23125 000 to 999 are reserved for fiction."""

from junco.seed.vocabulary.locale import Locale, listed

LOCALE = Locale(
    name="de_DE",
    version=1,
    first=listed(
        """Anna, Andreas, Barbara, Bernd, Birgit, Christian, Claudia, Daniel, Elke, Emil, Emma, Felix, Frank, Frieda,
        Gabriele, Hannah, Hans, Heike, Ingrid, Jan, Jonas, Jörg, Julia, Jürgen, Karin, Katharina, Klaus, Lea, Lena,
        Leon, Lukas, Manfred, Maria, Marie, Markus, Martin, Matthias, Michael, Mia, Monika, Nicole, Paul, Peter, Petra,
        Ralf, Renate, Sabine, Sandra, Sebastian, Sofia, Stefan, Stefanie, Susanne, Thomas, Tobias, Ursula, Uwe, Werner,
        Wolfgang, Yasmin"""
    ),
    last=listed(
        """Müller, Schmidt, Schneider, Fischer, Weber, Meyer, Wagner, Becker, Schulz, Hoffmann, Schäfer, Koch, Bauer,
        Richter, Klein, Wolf, Schröder, Neumann, Schwarz, Zimmermann, Braun, Krüger, Hofmann, Hartmann, Lange, Schmitt,
        Werner, Krause, Meier, Lehmann, Köhler, Herrmann, König, Walter, Mayer, Huber, Kaiser, Fuchs, Peters, Lang,
        Scholz, Möller, Weiß, Jung, Hahn, Schubert, Vogel, Friedrich, Keller, Günther, Frank, Berger, Winkler, Roth,
        Beck, Lorenz, Baumann, Franke, Albrecht, Yılmaz"""
    ),
    cities=listed(
        """Berlin, Hamburg, München, Köln, Frankfurt am Main, Stuttgart, Düsseldorf, Leipzig, Dortmund, Essen, Bremen,
        Dresden, Hannover, Nürnberg, Duisburg, Bochum, Bonn, Münster, Mannheim, Kiel"""
    ),
    regions=listed(
        """Bayern, Baden-Württemberg, Nordrhein-Westfalen, Hessen, Sachsen, Niedersachsen, Rheinland-Pfalz, Thüringen,
        Brandenburg, Saarland, Schleswig-Holstein, Sachsen-Anhalt, Mecklenburg-Vorpommern"""
    ),
    streets=listed(
        """Hauptstraße, Schulstraße, Gartenstraße, Bahnhofstraße, Dorfstraße, Bergstraße, Lindenstraße, Birkenweg,
        Waldstraße, Kirchstraße, Ringstraße, Amselweg, Goethestraße, Schillerstraße, Wiesenweg, Jahnstraße"""
    ),
    companies=("GmbH", "AG", "KG", "& Söhne", "e. K.", "OHG"),
    phones=("+49 30 23125 ###",),
    postcode="#####",
    address="{street} {house}",
)
