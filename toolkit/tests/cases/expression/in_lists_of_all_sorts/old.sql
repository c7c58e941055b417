CREATE TABLE visit (state varchar(20), other varchar(9), ratio real, code char(3));
