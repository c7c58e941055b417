"""English as in India. Phones: mobile numbers begin with 6 to 9; none are reserved for fiction."""

from junco.seed.vocabulary.locale import Locale, listed

LOCALE = Locale(
    name="en_IN",
    version=1,
    first=listed(
        """Aarav, Aditi, Aditya, Akash, Amit, Amrita, Ananya, Anil, Anita, Anjali, Ankit, Arjun, Arun, Asha, Ashok,
        Avni, Bhavna, Chitra, Deepa, Deepak, Dev, Dhruv, Divya, Farhan, Fatima, Gaurav, Geeta, Gopal, Gurpreet, Hari,
        Harpreet, Imran, Indira, Ishaan, Ishita, Jaya, Jyoti, Kabir, Kamala, Karan, Kavita, Kavya, Kiran, Kishore,
        Krishna, Lakshmi, Lalita, Madhav, Mahesh, Manish, Manoj, Meena, Meera, Mohan, Mohit, Mukesh, Nandini, Naveen,
        Neha, Nikhil, Nisha, Nitin, Padma, Pallavi, Pooja, Pradeep, Pranav, Prakash, Priya, Rahul, Rajesh, Rakesh,
        Ramesh, Rani, Ravi, Rekha, Ritu, Rohan, Rohit, Sachin, Sanjay, Sarita, Saurabh, Shalini, Shanti, Shreya, Sita,
        Sneha, Sonia, Sunil, Sunita, Suresh, Swati, Tanvi, Tara, Uma, Usha, Varun, Vidya, Vijay, Vikram, Vinod, Vivek,
        Yash, Zara, Zoya"""
    ),
    last=listed(
        """Agarwal, Ahmed, Ahuja, Arora, Bajaj, Banerjee, Bansal, Bhat, Bhatt, Bose, Chandra, Chatterjee, Chauhan,
        Chawla, Chopra, Choudhury, Das, Desai, Deshmukh, Deshpande, Dhillon, Dutta, Fernandes, Gandhi, Ganguly, George,
        Ghosh, Gill, Goel, Gowda, Goyal, Gupta, Hegde, Hussain, Iyengar, Iyer, Jain, Jha, Johar, Joshi, Kapoor, Kaul,
        Kaur, Khan, Khanna, Krishnan, Kulkarni, Kumar, Mahajan, Malhotra, Malik, Mathew, Mathur, Mehra, Mehta, Menon,
        Mishra, Mistry, Mohan, Mukherjee, Nair, Narayan, Naidu, Pandey, Parekh, Patel, Patil, Pillai, Prasad, Rajan,
        Rao, Rastogi, Reddy, Roy, Saha, Saxena, Sen, Seth, Shah, Sharma, Shenoy, Shetty, Shukla, Singh, Sinha, Soni,
        Srinivasan, Srivastava, Subramanian, Thakur, Thomas, Tiwari, Tripathi, Varghese, Varma, Verma, Vyas, Yadav"""
    ),
    cities=listed(
        """Mumbai, Delhi, Bengaluru, Hyderabad, Ahmedabad, Chennai, Kolkata, Surat, Pune, Jaipur, Lucknow, Kanpur,
        Nagpur, Indore, Bhopal, Patna, Vadodara, Ludhiana, Kochi, Coimbatore, Mysuru, Nashik, Guwahati, Chandigarh"""
    ),
    regions=listed(
        """Maharashtra, Karnataka, Tamil Nadu, Kerala, Telangana, Andhra Pradesh, Gujarat, Rajasthan, Punjab, Haryana,
        Uttar Pradesh, Madhya Pradesh, Bihar, West Bengal, Odisha, Assam, Goa, Jharkhand, Uttarakhand"""
    ),
    streets=listed(
        """M. G. Road, Station Road, Gandhi Nagar, Nehru Street, Temple Road, Park Street, Link Road, Ring Road,
        Lake View Road, Market Road, Civil Lines, Residency Road, Church Street, Anna Salai, Subhash Marg,
        Rajaji Street, Mall Road, Hospital Road, College Road, Sector Road"""
    ),
    companies=("Pvt. Ltd.", "Ltd.", "& Sons", "Industries", "Enterprises", "Traders"),
    phones=("+91 9#### #####", "+91 8#### #####", "+91 7#### #####", "+91 6#### #####"),
    postcode="5#####",
    address="{house}, {street}",
)
