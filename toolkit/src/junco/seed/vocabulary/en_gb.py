"""English as in Great Britain. Phones: 07700 900000 to 900999 are reserved for fiction."""

from junco.seed.vocabulary.locale import Locale, listed

LOCALE = Locale(
    name="en_GB",
    version=1,
    first=listed(
        """Oliver, Olivia, George, Amelia, Harry, Isla, Noah, Ava, Jack, Mia, Leo, Grace, Arthur, Freya, Oscar, Lily,
        Charlie, Emily, Henry, Ivy, Alfie, Ella, Freddie, Rosie, Theo, Florence, Archie, Poppy, Thomas, Charlotte,
        Joshua, Willow, James, Evie, William, Elsie, Edward, Daisy, Max, Sophie, Lucas, Sienna, Isaac, Phoebe, Logan,
        Alice, Ethan, Matilda, Teddy, Harriet, Finley, Millie, Joseph, Ruby, Samuel, Eva, Daniel, Maisie, Alexander,
        Robyn"""
    ),
    last=listed(
        """Smith, Jones, Taylor, Brown, Williams, Wilson, Johnson, Davies, Robinson, Wright, Thompson, Evans, Walker,
        White, Roberts, Green, Hall, Wood, Jackson, Clarke, Patel, Khan, Lewis, James, Phillips, Mason, Mitchell, Rose,
        Davis, Rodgers, Ahmed, Cox, Baker, Harrison, Allen, Cooper, Ward, Turner, Hill, Moore, Clark, Harris, Begum,
        Carter, Parker, Shaw, Bennett, Hughes, Bailey, Murray, Fraser, Campbell, Stewart, Morgan, Price, Griffiths"""
    ),
    cities=listed(
        """London, Birmingham, Manchester, Leeds, Glasgow, Sheffield, Liverpool, Bristol, Edinburgh, Leicester, Cardiff,
        Coventry, Nottingham, Newcastle, Plymouth, Derby, Norwich, Exeter, York, Aberdeen"""
    ),
    regions=listed(
        """Greater London, West Midlands, Greater Manchester, West Yorkshire, Kent, Essex, Hampshire, Lancashire,
        Surrey, Hertfordshire, Norfolk, Devon, Cornwall, Dorset, Fife, Gwent"""
    ),
    streets=listed(
        """High Street, Station Road, Church Lane, Victoria Road, Green Lane, Manor Road, Park Road, Queens Road,
        Kings Road, Mill Lane, The Crescent, Grange Road, York Road, School Lane, Albert Road, New Street"""
    ),
    companies=("Ltd", "plc", "& Co", "LLP", "Group"),
    phones=("+44 7700 900###",),
    postcode="??# #??",
    address="{house} {street}",
)
