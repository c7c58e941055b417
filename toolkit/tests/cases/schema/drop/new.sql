CREATE TABLE u (e text);
