"""English as in the United States. Phones: 555-0100 to 555-0199 are reserved for fiction in every area."""

from junco.seed.vocabulary.locale import Locale, listed

LOCALE = Locale(
    name="en_US",
    version=1,
    first=listed(
        """James, Mary, Robert, Patricia, John, Jennifer, Michael, Linda, David, Elizabeth, William, Barbara, Richard,
        Susan, Joseph, Jessica, Thomas, Sarah, Charles, Karen, Christopher, Lisa, Daniel, Nancy, Matthew, Betty,
        Anthony, Sandra, Mark, Margaret, Donald, Ashley, Steven, Kimberly, Andrew, Emily, Paul, Donna, Joshua,
        Michelle, Kenneth, Carol, Kevin, Amanda, Brian, Melissa, George, Deborah, Timothy, Stephanie, Ronald, Rebecca,
        Jason, Laura, Edward, Helen, Jeffrey, Sharon, Ryan, Cynthia, Jacob, Kathleen, Gary, Amy, Nicholas, Angela,
        Eric, Shirley, Jonathan, Anna, Stephen, Brenda, Larry, Pamela, Justin, Emma, Scott, Nicole, Brandon, Ruth,
        Benjamin, Katherine, Samuel, Samantha, Gregory, Christine, Alexander, Catherine, Patrick, Virginia, Frank,
        Rachel, Raymond, Carolyn, Jack, Janet, Dennis, Maria, Jerry, Heather"""
    ),
    last=listed(
        """Smith, Johnson, Williams, Brown, Jones, Garcia, Miller, Davis, Rodriguez, Martinez, Hernandez, Lopez,
        Gonzalez, Wilson, Anderson, Thomas, Taylor, Moore, Jackson, Martin, Lee, Perez, Thompson, White, Harris,
        Sanchez, Clark, Ramirez, Lewis, Robinson, Walker, Young, Allen, King, Wright, Scott, Torres, Nguyen, Hill,
        Flores, Green, Adams, Nelson, Baker, Hall, Rivera, Campbell, Mitchell, Carter, Roberts, Gomez, Phillips, Evans,
        Turner, Diaz, Parker, Cruz, Edwards, Collins, Reyes, Stewart, Morris, Morales, Murphy, Cook, Rogers, Gutierrez,
        Ortiz, Morgan, Cooper, Peterson, Bailey, Reed, Kelly, Howard, Ramos, Kim, Cox, Ward, Richardson, Watson,
        Brooks, Chavez, Wood, James, Bennett, Gray, Mendoza, Ruiz, Hughes, Price, Alvarez, Castillo, Sanders, Patel,
        Myers, Long, Ross, Foster, Jimenez"""
    ),
    cities=listed(
        """New York, Los Angeles, Chicago, Houston, Phoenix, Philadelphia, San Antonio, San Diego, Dallas, Austin,
        Columbus, Charlotte, Indianapolis, Seattle, Denver, Boston, Nashville, Portland, Memphis, Baltimore"""
    ),
    regions=listed(
        """California, Texas, Florida, New York, Pennsylvania, Illinois, Ohio, Georgia, Michigan, Virginia, Washington,
        Arizona, Tennessee, Indiana, Missouri, Maryland, Wisconsin, Colorado, Minnesota, Oregon"""
    ),
    streets=listed(
        """Main Street, Oak Avenue, Maple Street, Cedar Lane, Park Avenue, Pine Street, Elm Street, Lake Drive,
        Hill Road, Walnut Street, Washington Avenue, Church Street, River Road, Sunset Drive, Spring Street,
        Forest Avenue, Highland Avenue, Meadow Lane, Mill Road, Valley View Drive"""
    ),
    companies=("Inc.", "LLC", "& Sons", "Group", "Partners", "Corp."),
    phones=tuple(
        f"+1-{area}-555-01##"
        for area in listed(
            """
            201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219,
            224, 225, 228, 229, 231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267,
            269, 270, 276, 281, 301, 302, 303, 304, 305, 307, 308, 309, 310, 312, 313, 314, 315,
            316, 317, 318, 319, 320, 321, 323, 325, 330, 334, 336, 337, 339, 347, 351, 352, 360,
            361, 386, 401, 402, 404, 405, 406, 407, 408, 409, 410
            """
        )
    ),
    postcode="#####",
    address="{house} {street}",
)
