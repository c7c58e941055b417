CREATE TABLE users (id serial PRIMARY KEY, phone text); INSERT INTO users (phone) VALUES ('1'), ('2');
