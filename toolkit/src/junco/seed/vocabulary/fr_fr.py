"""French as in France. Phones: the blocks below are reserved for fiction by the regulator."""

from junco.seed.vocabulary.locale import Locale, listed

LOCALE = Locale(
    name="fr_FR",
    version=1,
    first=listed(
        """Adèle, Alain, Alice, André, Antoine, Béatrice, Bernard, Camille, Catherine, Céline, Chloé, Christian,
        Christophe, Clara, Claire, Daniel, Élise, Émile, Emma, Éric, Fatima, Florence, François, Gabriel, Gérard,
        Hélène, Hugo, Inès, Isabelle, Jacques, Jade, Jean, Jérôme, Juliette, Julien, Karim, Laurent, Léa, Léo, Louis,
        Louise, Lucas, Manon, Marie, Martine, Mathieu, Michel, Monique, Nathalie, Nicolas, Olivier, Pascal, Patrick,
        Paul, Philippe, Pierre, Raphaël, Sophie, Sylvie, Thomas, Valérie, Véronique, Yves, Zoé"""
    ),
    last=listed(
        """Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent, Simon, Michel, Lefebvre,
        Leroy, Roux, David, Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau, Vincent,
        Muller, Lefèvre, Faure, André, Mercier, Blanc, Guérin, Boyer, Garnier, Chevalier, François, Legrand, Gauthier,
        Garcia, Perrin, Robin, Clément, Morin, Nicolas, Henry, Roussel, Mathieu, Gautier, Masson, Marchand, Duval,
        Denis, Dumont, Marie, Lemaire, Noël, Meyer, Dufour, Meunier"""
    ),
    cities=listed(
        """Paris, Marseille, Lyon, Toulouse, Nice, Nantes, Montpellier, Strasbourg, Bordeaux, Lille, Rennes, Reims,
        Toulon, Grenoble, Dijon, Angers, Nîmes, Le Mans, Brest, Tours"""
    ),
    regions=listed(
        """Île-de-France, Bretagne, Normandie, Occitanie, Nouvelle-Aquitaine, Grand Est, Hauts-de-France,
        Pays de la Loire, Centre-Val de Loire, Bourgogne-Franche-Comté, Corse"""
    ),
    streets=listed(
        """rue de la Paix, rue Victor Hugo, avenue de la République, rue de l'Église, place du Marché, rue du Moulin,
        rue des Écoles, rue Pasteur, boulevard Voltaire, rue de la Mairie, rue du Château, allée des Tilleuls,
        rue Jean Jaurès, chemin des Vignes, quai de la Gare, rue des Lilas"""
    ),
    companies=("SA", "SARL", "SAS", "et Fils", "& Cie"),
    phones=("+33 1 99 00 ## ##", "+33 2 61 91 ## ##", "+33 3 53 01 ## ##", "+33 6 39 98 ## ##"),
    postcode="#####",
    address="{house} {street}",
)
