"""Spanish as in Spain. Phones: mobile numbers begin with 6; none are reserved for fiction."""

from junco.seed.vocabulary.locale import Locale, listed

LOCALE = Locale(
    name="es_ES",
    version=1,
    first=listed(
        """Adrián, Alba, Alejandro, Álvaro, Ana, Andrés, Ángel, Antonio, Beatriz, Carlos, Carmen, Clara, Cristina,
        Daniel, David, Diego, Elena, Enrique, Eva, Fernando, Francisco, Gloria, Hugo, Inés, Irene, Isabel, Javier,
        Jesús, Jorge, José, Juan, Julia, Laura, Lucía, Luis, Manuel, Marcos, María, Marina, Mario, Marta, Martín,
        Mercedes, Miguel, Mónica, Natalia, Nuria, Óscar, Pablo, Paula, Pedro, Pilar, Rafael, Raquel, Rocío, Rosa, Rubén,
        Sara, Sergio, Silvia, Sofía, Teresa, Tomás, Víctor"""
    ),
    last=listed(
        """García, Rodríguez, González, Fernández, López, Martínez, Sánchez, Pérez, Gómez, Martín, Jiménez, Hernández,
        Ruiz, Díaz, Moreno, Muñoz, Álvarez, Romero, Gutiérrez, Alonso, Navarro, Torres, Domínguez, Ramos, Vázquez,
        Ramírez, Gil, Serrano, Morales, Molina, Blanco, Suárez, Castro, Ortega, Delgado, Ortiz, Marín, Rubio, Núñez,
        Medina, Sanz, Castillo, Iglesias, Cortés, Garrido, Santos, Guerrero, Lozano, Cano, Cruz, Méndez, Flores,
        Prieto, Herrera, Peña, León, Márquez, Cabrera, Gallego, Calvo"""
    ),
    cities=listed(
        """Madrid, Barcelona, Valencia, Sevilla, Zaragoza, Málaga, Murcia, Palma, Bilbao, Alicante, Córdoba, Valladolid,
        Vigo, Gijón, Granada, Oviedo, Pamplona, Salamanca, Burgos, Cádiz"""
    ),
    regions=listed(
        """Andalucía, Aragón, Asturias, Canarias, Cantabria, Castilla y León, Cataluña, Extremadura, Galicia, La Rioja,
        Madrid, Murcia, Navarra, País Vasco, Valencia"""
    ),
    streets=listed(
        """Calle Mayor, Calle Real, Calle Nueva, Calle de la Iglesia, Plaza de España, Avenida de la Constitución,
        Calle del Sol, Calle San José, Paseo del Prado, Calle Cervantes, Calle de la Fuente, Avenida de Andalucía,
        Calle Goya, Calle del Carmen, Calle Colón, Ronda Norte"""
    ),
    companies=("S. A.", "S. L.", "e Hijos", "y Cía."),
    phones=("+34 6## ### ###",),
    postcode="#####",
    address="{street}, {house}",
)
