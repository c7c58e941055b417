ALTER PUBLICATION one SET (publish_generated_columns = stored);

ALTER PUBLICATION two SET (publish_generated_columns = none);
