CREATE TABLE keep (a int); CREATE TABLE nothing ();
